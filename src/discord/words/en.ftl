# The bot's own words in English. Every message is used, and is in every other file too.

# An answer
footer = Quoted word for word
footer-updated = Quoted word for word · updated { $date }
understood = Understood as: { $question }
corrected = Read as: { $words }
code-too-long = The code is too long for a message; it is at the source.
button-source = Source
button-helpful = Helpful
button-unhelpful = Not helpful
button-follow = Follow up
button-person = Ask a person
button-remove = Remove
button-page = Page { $page }
offer = I may have an answer to this.
button-show = Show it to me
button-publish = Show it to everybody

# No answer for sure
suggested = I am not sure. One of these may be it:
suggested-one = I am not sure. This may be it:
suggested-pick = Show one of them
unanswered = I found nothing in the articles that answers this.
unanswered-topics = Nearest topics: { $topics }
unknown-thing = No article is about “{ $thing }”.
unknown-thing-nearest = No article is about “{ $thing }”. Nearest: { $names }
compare-two = A comparison needs two different things.
compare-title = { $things } compared
compare-sources = Sources
compare-not-stated = not stated

# Asking
hint-empty = What would you like to know? Write { $mention } and your question, or use /ask.
hint-menu = To have a message answered, open its menu: Apps, { $menu }. Or write { $mention } and your question.
hint-follow = I cannot read replies without a mention. Write { $mention } and your question, or press Follow up under the answer.
menu-empty = There is no question in that message that I can read.
too-fast = That is a lot of questions at once. Please try again in a minute.
fault = Something went wrong on my side. The log has it under { $id }.
follow-title = Follow up
follow-label = Your question
follow-placeholder = and what about a shared one?

# After an answer
thanks = Thank you.
not-yours = Only the person who asked and moderators can do that.
gone-key = The articles changed, so I looked again.
unhelpful-pick = Sorry. Is it one of these?
unhelpful-none = Sorry. I have nothing nearer.
unhelpful-placeholder = The next candidates
picked = The answer shows it now.
removed = Removed.
remove-denied = I may not remove messages here. Please ask a moderator.
message-gone = That message is gone.
person-called = { $role }: { $asker } would like a person to look at this question.
person-done = I asked.
person-already = A person was asked already.
person-enough = You asked a person three times today. Please wait until tomorrow.
person-none = This server named nobody for that.
person-unsent = I may not write here, so nobody was asked. Please write yourself.

# /topics and /help
topics-title = What I can answer
topics-none = There are no articles for this server yet.
topics-pick = Show an article
topics-article = { $title } · { $sections ->
    [one] one section
   *[other] { $sections } sections
}
topics-more = Page { $page } of { $pages }
help-title = What I do
help-text =
    I answer questions from this community's own articles: I quote the sentence word for word, link its source, and say so when there is none.
    Ask with `/ask`, mention me with a question, reply to one of my answers, write to me directly, or open a message's menu: Apps, { $menu }.
    `/compare` puts two things side by side, `/topics` lists what the articles cover.
help-kept = What I keep: questions asked in public that I could not answer, without who asked them, for { $days } days. Nothing that was asked in private beyond a count.
help-operator = Who runs me: { $operator }
help-operator-unknown = whoever added me here; ask a moderator of this server

# /settings
settings-server = Settings of this server
settings-channel = Settings of a channel
settings-policy = Answers: { $policy }
settings-policy-off = off, never
settings-policy-asked = when I am asked
settings-policy-answer = every question that I can answer for sure
settings-policy-offer = offered to every question that I can answer for sure
settings-thread = In a thread: { $thread }
settings-yes = yes
settings-no = no
settings-helper = Helpers: { $role }
settings-helper-none = nobody
settings-language = My language: { $language }
settings-language-auto = that of the question
settings-collections = Collections: { $collections }
settings-collections-all = all that this server may use
settings-saved = Saved.
settings-denied = Only members who may manage the server can do that.
settings-role = { $role } cannot be mentioned, so nobody would hear of it. Let everybody mention it in the server's role settings, then try again.
settings-collection = There is no collection “{ $name }” for this server. There are: { $names }
settings-content = To answer what nobody asked me, I must be able to read messages: whoever runs me has to set `message_content = true` and enable the Message Content Intent.
settings-no-send = I may not write in { $channel }. Please give me Send Messages there, or set the channel's policy to off.

# For maintainers
maintainer-denied = Only the maintainers of the articles can do that.
status-title = Status
status-generation = Generation: { $number } ({ $hash })
status-counts = Articles: { $articles }, sections: { $sections }, passages: { $passages }
status-uptime = Up for: { $uptime }
status-latency = Gateway: { $milliseconds } ms
status-today = Today: { $asked } asked, { $misses } missed
status-gated = Not published: { $reasons }
gate-and = {"; "}
gate-broken =
    { $errors ->
        [one] one error
       *[other] { $errors } errors
    } in the articles of a strict collection
gate-broken-tests =
    { $errors ->
        [one] one error
       *[other] { $errors } errors
    } in the questions.toml of a strict collection
gate-loss = { $collection } has { $after } sections instead of { $before }: over a fifth is gone
gate-tests =
    { $failed ->
        [one] one of { $of } knowledge tests fails, { $first }
       *[other] { $failed } of { $of } knowledge tests fail, { $first } the first
    }
gate-rolled-back = these articles were published and rolled back
gate-warning = Take note: { $reason }
gate-overruled = Published although: { $reason }
status-held = Held for review by { $name }: { $count }. `faqt import --review` goes through them.
status-failed = { $name } failed: { $what }
reindex-title = Reindex
reindex-running = Another reindex is running.
reindex-reading = Reading articles: { $done } of { $of }
reindex-writing = Writing the index
reindex-testing = Running knowledge tests: { $done } of { $of }
reindex-later = This takes longer than Discord lets me change this message. How it ends comes as a message of its own.
reindex-published = Published generation { $number } ({ $hash }).
reindex-unchanged = Nothing changed; generation { $number } ({ $hash }) serves.
reindex-held = Not published: { $reasons }. Generation { $number } serves on. To publish all the same: `/reindex force:true`.
reindex-changes = Articles: { $added } added, { $changed } changed, { $removed } removed.
reindex-added = Added: { $names }
reindex-changed = Changed: { $names }
reindex-removed = Removed: { $names }
reindex-tests = Knowledge tests: { $passed } passed, { $failed } failed.
reindex-failed = It failed; what serves serves on. { $what }
why-title = Why
why-outcome = { $outcome }, confidence { $confidence } (answers from { $from })
why-answered = answered
why-suggested = suggested
why-unanswered = unanswered
why-in-quote = in the quote
why-in-passage = in the passage
why-in-heading = in a heading
why-by-likeness = by likeness
why-by-relation = by relation
why-nowhere = nowhere
why-searched = Searched: { $searched }
why-words = Words: { $words }
why-first = First: { $place }
why-next = Next: { $place }
why-ahead = Ahead by: { $lead }
why-nothing = Nothing was found.

# Commands: names are in lower case, at most 32 letters; descriptions at most 100
command-ask = ask
command-ask-description = Ask a question, and get the sentence that answers it with its source
command-ask-question = question
command-ask-question-description = What you would like to know
command-ask-private = private
command-ask-private-description = Show the answer to you alone
command-compare = compare
command-compare-description = Put two things side by side
command-compare-first = first
command-compare-first-description = One thing
command-compare-second = second
command-compare-second-description = The other thing
command-compare-aspect = aspect
command-compare-aspect-description = Compare this only, such as price
command-topics = topics
command-topics-description = What the articles are about
command-help = help
command-help-description = What I do, what I keep, and who runs me
command-menu = Find answer
command-settings = settings
command-settings-description = How I behave in a channel or in the whole server
command-settings-channel = channel
command-settings-channel-description = The channel or forum; without it, the whole server
command-settings-policy = policy
command-settings-policy-description = When I answer here
command-settings-thread = thread
command-settings-thread-description = Answer in a thread of the question
command-settings-helper = helper
command-settings-helper-description = The role that “Ask a person” calls
command-settings-language = language
command-settings-language-description = The language of my own words here
command-settings-collections = collections
command-settings-collections-description = Names of the collections that answer here, with commas; - for all
command-settings-reset = reset
command-settings-reset-description = Forget all that was set here
command-reindex = reindex
command-reindex-description = Read the articles again and publish them
command-reindex-force = force
command-reindex-force-description = Publish even if knowledge tests fail
command-status = status
command-status-description = What serves, since when, and how it is doing
command-why = why
command-why-description = What made an answer
command-why-question = question
command-why-question-description = The question
choice-policy-off = Never
choice-policy-asked = When I am asked
choice-policy-answer = Every question that I can answer for sure
choice-policy-offer = Offered to every question that I can answer for sure
choice-language-auto = That of the question
