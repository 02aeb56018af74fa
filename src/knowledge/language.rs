//! The language of an article, by its script and, for Latin script, by its function words.

use super::fence::is_fence;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// More of a text does not change the outcome.
pub(super) const SAMPLE_BYTES: usize = 8_000;

/// So much is looked at first of the beginning and of the end: where both are clearly of one language, that
/// will do.
const GLANCE_BYTES: usize = 1_500;

/// Function words of languages in Latin script, with the commonest first.
const FUNCTION_WORDS: [(&str, &str); 15] = [
    (
        "en",
        "the of and to in is you that it for are with this be as on have from or by not but what can an if will which your we when use at do how they there was has more all one about so would their up out into any only its than other these our may should no",
    ),
    (
        "de",
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei kann wenn ich du wir ihr können diese dieser müssen",
    ),
    (
        "fr",
        "de la le les et des en du une est que pour qui dans un par plus pas au sur ne se ce il sont avec ou vous son nous cette aux mais comme être ont elle leur sa même ces si on peut tout fait aussi bien sans entre deux votre lorsque",
    ),
    (
        "es",
        "de la que el en y los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo puede usted cómo",
    ),
    (
        "it",
        "di e il la che in a per è un del non una con si da sono dei le come più i al della nel alla ha anche lo se gli ma delle o su questo questa dal essere degli nella ad dalla tra cui stato solo suo loro può ed quando puoi tutti",
    ),
    (
        "pt",
        "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos você são pode",
    ),
    (
        "nl",
        "de van het een en in is dat op te zijn met voor niet die aan er om ook als dan maar bij nog uit wordt door naar heeft hij ze wel geen kan worden over deze of je hebben meer was wat deze moet zich tot hun onder kunnen dit u gebruik",
    ),
    (
        "sv",
        "och i att en som är på det för av med den till inte har de ett om var men så sig jag kan från vi eller när ska man nu hade under vid också efter blir bara utan detta mycket där vara alla du sin finns använda",
    ),
    (
        "da",
        "og i at er det en til på som med af for de den har ikke der et kan vi om var jeg men fra så sig eller hvis også ved når skal efter blev være du denne mere hvor alle nogle kun over nu blive meget uden hvad bruge mange",
    ),
    (
        "no",
        "og i det er på som en til av for at med de har ikke den om et var men så jeg seg fra vi kan hvis også ved når skal eller etter ble være du denne mer hvor alle noen bare nå bli mye uten hva bruke mange dette",
    ),
    (
        "fi",
        "ja on ei se että oli hän mutta ovat kun niin myös joka tai kuin sen jos voi mitä tämä olla minä vain jo ole sitä tämän siitä hänen ne nyt te ennen kanssa mukaan jälkeen myös joko voit käyttää",
    ),
    (
        "tr",
        "ve bir bu da de için ile çok olarak daha olan gibi var ne o kadar en sonra ama değil mi her ya ancak ise olduğu kendi veya iki tarafından göre bunu diye şey nasıl ki tüm eğer bazı önce zaman",
    ),
    (
        "pl",
        "w i na z się nie do to że jest o od za po jak dla przez ale są a co tego był oraz już tylko jego przy może być tym które który czy ze także lub jeśli można bardzo gdy ich pod",
    ),
    (
        "cs",
        "a v se na je že to s z do o i ve pro za by ale jako jsou k po jeho které který tak není při od jsem jen nebo však byl může aby už podle když také ze mezi být pokud lze jak",
    ),
    (
        "ro",
        "de și în a la cu pe care nu un o din este că se pentru mai sunt o să au fost ce ca prin sau dar acest al după lui această unei unui fi poate între sunt foarte doar când dacă avea",
    ),
];

/// Hungarian has a row of its own: its articles alone tell it.
const HUNGARIAN: &str = "a az és hogy nem is egy ez van meg csak de ha vagy mint már még volt lehet el ki sem azt kell minden ezt itt olyan amely majd illetve lesz után között szerint több";

/// The language of a text as a primary subtag, where enough of it tells.
///
/// ```
/// use faqt::knowledge::detect;
/// assert_eq!(detect("How do I share the image with my team? You can do it in the console."), Some("en"));
/// assert_eq!(detect("镜像是免费的吗？"), Some("zh"));
/// assert_eq!(detect("42"), None);
/// ```
pub fn detect(text: &str) -> Option<&'static str> {
    let mut end = SAMPLE_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    if sample.is_ascii() {
        if sample.len() > 2 * GLANCE_BYTES {
            let clear = |part: &str| latin(prose(part), |second| 2 * second);
            let first = clear(&sample[..GLANCE_BYTES]);
            if first.is_some() && first == clear(&sample[sample.len() - GLANCE_BYTES..]) {
                return first;
            }
        }
    } else {
        let mut scripts = Scripts::default();
        prose(sample).for_each(|line| scripts.count(line));
        if let Some(language) = scripts.language() {
            return Some(language);
        }
    }
    latin(prose(sample), |second| second + second / 20)
}

/// The lines that are no code.
pub(super) fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        let is_fence = is_fence(line);
        fenced ^= is_fence;
        !fenced && !is_fence
    })
}

/// How many letters of each script.
#[derive(Default)]
struct Scripts {
    latin: usize,
    han: usize,
    kana: usize,
    /// Those that stand for one language.
    others: [usize; 6],
    cyrillic: usize,
    ukrainian: usize,
    russian: usize,
}

const OTHERS: [&str; 6] = ["ko", "el", "ar", "he", "th", "hi"];

impl Scripts {
    fn count(&mut self, line: &str) {
        for c in line.chars() {
            if c.is_ascii() {
                self.latin += usize::from(c.is_ascii_alphabetic());
                continue;
            }
            match u32::from(c) {
                0x00C0..=0x024F | 0x1E00..=0x1EFF => self.latin += 1,
                0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => self.han += 1,
                0x3041..=0x30FF | 0x31F0..=0x31FF => self.kana += 1,
                0xAC00..=0xD7AF | 0x1100..=0x11FF | 0x3130..=0x318F => self.others[0] += 1,
                0x0370..=0x03FF | 0x1F00..=0x1FFF => self.others[1] += 1,
                0x0600..=0x06FF | 0x0750..=0x077F => self.others[2] += 1,
                0x0590..=0x05FF => self.others[3] += 1,
                0x0E00..=0x0E7F => self.others[4] += 1,
                0x0900..=0x097F => self.others[5] += 1,
                0x0400..=0x04FF => {
                    self.cyrillic += 1;
                    self.ukrainian += usize::from(matches!(c, 'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ'));
                    self.russian += usize::from(matches!(c, 'ы' | 'э' | 'ё' | 'ъ' | 'Ы' | 'Э' | 'Ё' | 'Ъ'));
                }
                _ => {}
            }
        }
    }

    /// The language of the script that prevails, if that is not the Latin one. A technical text
    /// holds many Latin names, so other letters weigh more.
    fn language(&self) -> Option<&'static str> {
        // Hangul is often mixed with Han; kana always.
        let east = self.han + self.kana;
        let cyrillic = if self.ukrainian > self.russian { "uk" } else { "ru" };
        let han = if self.kana * 10 >= east.max(1) { "ja" } else { "zh" };
        let best = OTHERS
            .iter()
            .zip(self.others)
            .map(|(language, count)| (count * 2, *language))
            .chain([(east * 4, han), (self.cyrillic * 2, cyrillic)])
            .max_by_key(|(weight, _)| *weight)?;
        (best.0 > 0 && best.0 >= self.latin).then_some(best.1)
    }
}

/// The languages that each function word is of, as bits in the order of [`languages`].
static TABLE: LazyLock<FxHashMap<&[u8], u32>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for (n, (_, words)) in languages().enumerate() {
        for word in words.split(' ') {
            *table.entry(word.as_bytes()).or_insert(0) |= 1 << n;
        }
    }
    table
});

fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    FUNCTION_WORDS.into_iter().chain([("hu", HUNGARIAN)])
}

/// The language whose function words are the most of the words, and at least what `least` gives for the
/// second language.
fn latin<'a>(lines: impl Iterator<Item = &'a str>, least: impl Fn(u32) -> u32) -> Option<&'static str> {
    let mut scores = [0u32; FUNCTION_WORDS.len() + 1];
    let mut count = |word: &[u8]| {
        let Some(mask) = TABLE.get(word) else { return };
        // A word that few languages share says more.
        let weight = 12 / mask.count_ones().min(6);
        for (n, score) in scores.iter_mut().enumerate() {
            if mask & (1 << n) != 0 {
                *score += weight;
            }
        }
    };
    let mut lower = String::new();
    for line in lines {
        // No function word is longer, and a capital mostly begins a name ("Los Angeles").
        if line.is_ascii() {
            let mut rest = line.as_bytes();
            while let Some(start) = rest.iter().position(u8::is_ascii_alphabetic) {
                rest = &rest[start..];
                let end = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                rest = after;
                // "v3" is no Czech.
                let is_version = after.first().is_some_and(u8::is_ascii_digit);
                if is_version || word.len() > 16 || word[0].is_ascii_uppercase() {
                    continue;
                }
                if word.iter().all(u8::is_ascii_lowercase) {
                    count(word);
                } else {
                    count(&word.to_ascii_lowercase());
                }
            }
            continue;
        }
        for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let has_digits = word.contains(|c: char| c.is_numeric());
            if has_digits || word.len() > 16 || word.starts_with(char::is_uppercase) {
                continue;
            }
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            count(lower.as_bytes());
        }
    }
    let best = *scores.iter().max()?;
    let second = scores.iter().filter(|score| **score != best).max().copied().unwrap_or(0);
    let tied = scores.iter().filter(|score| **score == best).count() > 1;
    if best < 24 || tied || best < least(second) {
        return None;
    }
    languages().zip(scores).find(|(_, score)| *score == best).map(|((language, _), _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_no_words() {
        let text = "The patch release does not introduce any breaking changes.\n".to_owned();
        assert_eq!(detect(&(text.clone() + &"v3.0 to v3.1 ".repeat(9))), Some("en"));
        assert_eq!(detect(&(text + &"“v3.0” to v3.1 ".repeat(9))), Some("en"));
    }

    #[test]
    fn each_language_is_known_by_two_sentences() {
        let texts = [
            ("en", "You can share the image with another account. It is free, but the storage is not."),
            (
                "de",
                "Sie können das Abbild mit einem anderen Konto teilen. Es ist kostenlos, aber der Speicher ist es nicht.",
            ),
            (
                "fr",
                "Vous pouvez partager l'image avec un autre compte. Elle est gratuite, mais le stockage ne l'est pas.",
            ),
            ("es", "Puede compartir la imagen con otra cuenta. Es gratis, pero el almacenamiento no lo es."),
            ("it", "Puoi condividere l'immagine con un altro account. È gratuita, ma lo spazio non lo è."),
            ("pt", "Você pode compartilhar a imagem com outra conta. Ela é gratuita, mas o armazenamento não é."),
            ("nl", "Je kunt de afbeelding delen met een ander account. Het is gratis, maar de opslag is dat niet."),
            ("sv", "Du kan dela bilden med ett annat konto. Den är gratis, men lagringen är det inte."),
            (
                "da",
                "Du kan dele billedet med en anden konto. Det er gratis, men lageret er ikke gratis, og hvad koster det uden at blive brugt af andre?",
            ),
            (
                "no",
                "Du kan dele bildet med en annen konto. Det er gratis, men lagringen er ikke gratis, og hva koster det uten å bli brukt av andre?",
            ),
            ("fi", "Voit jakaa levykuvan toisen tilin kanssa. Se on ilmainen, mutta tallennustila ei ole."),
            (
                "tr",
                "Görüntüyü başka bir hesap ile paylaşabilirsiniz. Bu ücretsizdir, ama depolama için ücret alınır ve daha çok olabilir.",
            ),
            (
                "pl",
                "Możesz udostępnić obraz innemu kontu. Jest to bezpłatne, ale nie dotyczy to miejsca, które jest płatne.",
            ),
            (
                "cs",
                "Obraz můžete sdílet s jiným účtem. Je to zdarma, ale úložiště není, pokud se nepoužívá pro více účtů.",
            ),
            (
                "ro",
                "Puteți partaja imaginea cu un alt cont. Este gratuită, dar spațiul nu este, și se plătește pentru ce este folosit.",
            ),
            (
                "hu",
                "A képet meg lehet osztani egy másik fiókkal. Ez ingyenes, de a tárhely nem az, és azt ki kell fizetni.",
            ),
            ("ru", "Образ можно передать другому аккаунту. Это бесплатно, но хранение — нет, и его объём ограничен."),
            ("uk", "Образ можна передати іншому акаунту. Це безкоштовно, але зберігання ні."),
            ("zh", "您可以与另一个账号共享镜像。使用 ECS 和 OBS 的 API 需要付费。"),
            ("ja", "イメージを別のアカウントと共有できます。無料です。"),
            ("ko", "이미지를 다른 계정과 공유할 수 있습니다."),
            ("el", "Μπορείτε να μοιραστείτε την εικόνα."),
            ("ar", "يمكنك مشاركة الصورة مع حساب آخر."),
            ("he", "אפשר לשתף את התמונה עם חשבון אחר."),
            ("th", "คุณสามารถแชร์อิมเมจกับบัญชีอื่นได้"),
            ("hi", "आप छवि को दूसरे खाते के साथ साझा कर सकते हैं।"),
        ];
        for (language, text) in texts {
            assert_eq!(detect(text), Some(language), "{text}");
        }
    }

    #[test]
    fn a_beginning_in_another_language_does_not_tell() {
        let licence = "This is the licence of the work, and it is not of the text that you see. ".repeat(28);
        let dutch = "Dit is de tekst van het werk en die is niet voor een ander, maar wel van ons. ".repeat(100);
        assert_eq!(detect(&(licence.clone() + &dutch)), Some("nl"));
        assert_eq!(detect(&licence.repeat(3)), Some("en"));
    }

    #[test]
    fn code_does_not_count_and_too_little_is_no_language() {
        let text = "创建镜像：\n```sh\nthe of and to in is you that it for are with this be as on have from\n```\n";
        assert_eq!(detect(text), Some("zh"));
        assert_eq!(detect("OK 42 foo"), None);
        assert_eq!(detect(""), None);
    }

    proptest::proptest! {
        #[test]
        fn ascii_is_read_as_any_other_text(
            lines in proptest::collection::vec("((the|you|iN|der|nicht|ich|por|para|non|een|The|[a-eA-E]{1,18}|[0-9'-])[ ,.-]){0,8}", 0..6),
        ) {
            let marked: String = lines.iter().map(|line| format!("{line}√\n")).collect();
            proptest::prop_assert_eq!(detect(&lines.join("\n")), detect(&marked));
        }
    }
}
