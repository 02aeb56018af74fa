//! What people write when they ask, when they report, and when they do neither: phrases, parted by bars.

/// Openings of a question that need no question mark.
pub(super) const OPENS: &str = "\
    how to|how do|how does|how can|how could|how should|how would|how much|how many|how long|how often|\
    how is|how are|how come|what is|what are|what does|what do i|what happens|what's the|whats the|\
    where is|where are|where do|where can|where does|why is|why are|why does|why do i|why can|why did|\
    why won't|which|when does|when will|when is|when can|can i|can we|can it|can a|can an|can the|\
    could i|could it|may i|is it|is there|is a|is an|is the|is my|are there|are the|are my|do i|do we|\
    does|do the|did the|will it|will the|will my|would it|should i|should we|must i|am i|it is possible|\
    is possible|it is ok if|it is ok or|it is allowed|what i do|what i must|what i have to|what must i|\
    what to do|what now|what mean|what means|why i can|why i get|why i have to|why i must|why my|why it|\
    why there|where i can|where i find|where find|who can|who must|who has to|who should|who pays|\
    has the|have the|any way to|any idea|anyone know|anybody know|does anyone know|does anybody know|\
    do you know how|do you know if|do you know why|can someone explain|can anyone explain|\
    can somebody explain|someone know|somebody know|is it possible|what if";

/// Openings that count with a question mark only.
pub(super) const OPENS_WITH_MARK: &str = "\
    how|what|where|why|when|who|whose|can|could|is|are|do|did|will|would|should|must|has|have|was|were|\
    if";

/// What asks without being a question.
pub(super) const INDIRECT: &str = "\
    i want to know|i would like to know|i'd like to know|i need to know|i was wondering if|\
    i was wondering how|i am wondering how|i'm wondering how|wondering how to|wondering if|\
    not sure how to|not sure if i|don't know how to|dont know how to|do not know how to|no idea how to|\
    trying to find out|need help with|looking for a way to|please tell me how|pls tell me how|\
    tell me how to|i want ask|i want to ask|please explain";

/// What does not go.
pub(super) const PROBLEMS: &str = "\
    not start|not work|not boot|not connect|not load|not open|not show|not find|not found|no work|\
    doesn't start|doesn't work|doesnt work|doesn't boot|doesn't|does not|didn't work|won't|wont start|\
    can't|cant|cannot|can not|could not|couldn't|fails|failed|failing|fail to|error|unable|stuck|crash|\
    broken|timed out|timeout|refuse|denied|invalid|not allowed|not possible|greyed out|grayed out|\
    is grey|is gray|don't allow|dont allow|fail|is missing|keeps|gives me|stopped working";

/// Who speaks of a problem to have it solved.
pub(super) const PLEAS: &str = "\
    help|pls|plz|please|any ideas|any idea|anyone|anybody|what can i do|what should i do|how fix|\
    how to fix|need to|i try|i tried|i am trying|i'm trying|when i|my |i get|i got|i cannot|i can't|\
    i cant|i can not|i am unable|i'm unable|i am stuck|i'm stuck|for me|our |i want|i need|it say|\
    it says|it show|it shows|log say|log says|what mean|what means|what to do|what now|all the time|\
    every time|every day|every night|since today|since yesterday|urgent|any solution";

/// What shows that nothing is asked any more, or never was.
pub(super) const OVER: &str = "\
    nvm|nevermind|never mind|solved|fixed|works now|working now|figured it out|figured out|thanks to|\
    thank you for|lol|lmao|rofl|haha|just kidding|jk|can't believe|cant believe|can't wait|cant wait|\
    can't stop laughing|no problem|not a problem|don't worry|dont worry|don't care|dont care|who cares|\
    who knows|why not|guess what|you know what|isn't it|aren't they|doesn't it|don't you|wasn't it|\
    right?|eh?|huh?|no?|ok?|okay?|yeah?|remember when|i know how|i know why|i know what|that's why|\
    that is why|that's how|that is how|this is how|this is why|here is how|here's how|asked me|\
    asked how|asks how|keep asking|i love|i hate|how cool|how nice|how funny|how rude|how dare|\
    how about we|how about that|what a |what the hell|what the heck|wtf|good question|great question|\
    are you kidding|are you serious|helps|helped|won't help|doesn't help|can't help|cannot help|\
    happy to help|glad to help|did you see|have you seen|did anyone see|has anyone seen|anyone else|\
    anyone up for|anyone want|anybody want|who wants|who else|who is in|who's in|what's up|whats up|sup|\
    how are you|how's it going|hows it going|how is everyone|how's everyone|how was your|how is your|\
    how's your|what do you think|what do you guys|what are you|what is your|what's your|where are you|\
    where do you|are you there|are you guys|do you guys|do you like|do you want|would you rather|\
    is it just me|am i the only|is it friday|what time is it|do you even|what could go wrong|\
    what could possibly|why do i even|why am i like|why does nobody|why is life|is anyone here|\
    is anybody here|can you believe|can we all|can we just|can we talk about|should we meet|\
    when is the meeting|when is lunch";

/// The same in Chinese.
pub(super) const CHINESE_OVER: &str = "\
    哈哈|笑死|谁知道|怎么可能|不是吗|对吧|是吧|好吧|你好吗|在吗|有人吗|怎么样了|解决了|搞定了|弄好了|\
    没事了|原来如此|谢谢|多谢|感谢|难怪|怪不得|何必|谁不|哪有|吃了吗|你们觉得|你觉得|大家觉得|知道怎么|\
    我知道|有人一起|谁要|谁想|你是谁|几点了|才怪|怎么说呢|看我怎么";

/// Question words in Chinese.
pub(super) const CHINESE_ASKS: &str = "\
    吗|怎么|如何|为什么|为何|怎样|哪里|哪儿|哪个|哪些|哪种|多少|多久|多大|几个|几次|能不能|可不可以|\
    是不是|有没有|会不会|要不要|需不需要|什么|请问|想问|求教|咋|是否";

/// What does not go, in Chinese.
pub(super) const CHINESE_PROBLEMS: &str = "\
    报错|失败|无法|不能|错误|异常|启动不了|打不开|连不上|登不上|用不了|没反应|卡住|转圈|不行|超时|没用|\
    没到|不了|不掉|不通|不上|不来|不出|不进|不开|不动|不到|不亮";

/// Who speaks of a problem to have it solved, in Chinese.
pub(super) const CHINESE_PLEAS: &str = "\
    求助|帮忙|帮我|帮帮|怎么|咋|请|求|我|急|救|大佬|小白|有人|提示|显示|报|一直";

/// Question words that make a question even without a mark.
pub(super) const CHINESE_PLAIN: &str = "\
    怎么|如何|为什么|能不能|可不可以|是不是|有没有|请问|想问|多少|咋|是否|哪里|哪个|什么原因|什么情况|\
    什么意思|啥原因|啥情况|啥意思";

/// What is done to things: "how activate it" asks.
pub(super) const DEEDS: &str = "\
    activate|add|attach|change|check|clean|clear|close|connect|convert|copy|create|delete|disable|\
    download|enable|export|extend|find|fix|get|import|increase|install|log|login|make|mount|move|open|\
    pay|recover|reduce|remove|rename|repair|replace|reset|resize|restore|run|send|set|share|solve|start|\
    stop|switch|transfer|turn|unlock|update|upgrade|upload|use";

/// Who asks with "which" and does not tell: "which one i must buy".
pub(super) const CHOOSES: &str =
    " i must | i need| i have to | i should | i can | should i | do i | can i | must i | we must | we need";

/// Words before a "not" that is no learner's.
pub(super) const BEFORE_NOT: &str = "\
    is|are|was|were|am|be|been|being|do|does|did|has|have|had|will|would|can|could|shall|should|may|\
    might|must|need|ought|dare|or|and|but|if|why|whether|as|than|then|so|to|of|in|at|on|for|with|just|\
    also|still|only|better|best|maybe|perhaps|probably|certainly|definitely|absolutely|obviously|really|\
    usually|often|clearly|simply|totally|apparently|course|sure|hope|guess|think|say|says|thought|suppose|afraid|\
    decide|decided|try|tried|trying|prefer|promise|promised|said|know|love|like|because|when|while|\
    though|although|i'm|he's|she's|it's|that's|there's|what's|we're|you're|they're|isn't|nope|no|yes|\
    yeah|well|oh|ok|okay";

/// Words after it.
pub(super) const AFTER_NOT: &str = "\
    a|an|the|only|just|even|really|quite|so|too|very|that|this|these|those|my|your|his|her|our|their|to|\
    for|because|me|you|us|them|mine|yours|yet|all|every|everyone|everybody|everything|much|many|now|\
    today|anymore|sure|bad|again|one|once|ever|included|less|more|necessarily|i|it";
