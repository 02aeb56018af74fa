//! Articles are edited for weeks, and the index is the same as one built from them afresh.

mod support;

use faqt::index::Generation;
use std::collections::BTreeMap;
use support::Project;

const CONFIGURATION: &str = "\
[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n
[[collection]]\nname = \"blog\"\npath = \"blog\"\n";

/// A generator of numbers that gives the same ones every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

const WORDS: [&str; 16] = [
    "apple", "orchard", "price", "harvest", "basket", "winter", "ladder", "market", "cider", "branch", "cost", "store",
    "ripe", "cheap", "seller", "euro",
];

fn sentence(dice: &mut Dice) -> String {
    let words: Vec<&str> = (0..4 + dice.below(8)).map(|_| WORDS[dice.below(16) as usize]).collect();
    format!("The {}.", words.join(" "))
}

fn article(dice: &mut Dice) -> String {
    let chinese = dice.below(5) == 0;
    let mut text = format!("---\ntitle: {}\n---\n# Start\n\n", sentence(dice));
    for section in 0..dice.below(4) {
        text += &format!("## Part {section}\n\n{} {}\n\n", sentence(dice), sentence(dice));
        if chinese {
            text = format!(
                "---\ntitle: 苹果的价格\nlanguage: zh\n---\n# 价格\n\n第{section}种苹果每个卖{}元。\n",
                dice.below(90)
            );
        }
    }
    text + "Last words.\n"
}

/// What must be the same: all but tantivy's files, whose names are drawn by lot.
fn contents(generation: &Generation) -> BTreeMap<String, String> {
    let own = |path: &str| path.ends_with(".bin") || path.ends_with(".fst") || path == "synonyms.json";
    let files = generation.manifest.files.iter().filter(|file| own(&file.path));
    files.map(|file| (file.path.clone(), file.hash.clone())).collect()
}

#[test]
fn an_edit_history_and_a_fresh_build_give_the_same_hash_and_the_same_answers() {
    let project = Project::with(CONFIGURATION);
    let mut dice = Dice(7);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for step in 0..60 {
        for _ in 0..=dice.below(3) {
            let folder = ["docs", "blog"][dice.below(2) as usize];
            let name = format!("{folder}/{}/{}.md", WORDS[dice.below(3) as usize], WORDS[dice.below(16) as usize]);
            if files.contains_key(&name) && dice.below(3) == 0 && files.len() > 8 {
                files.remove(&name);
                project.remove(&name);
            } else {
                let text = article(&mut dice);
                project.write(&name, &text);
                files.insert(name, text);
            }
        }
        if step % 9 == 0 {
            let group = format!("[[group]]\nwords = [\"cost\", \"{}\"]\n", WORDS[dice.below(8) as usize]);
            project.write("docs/synonyms.toml", &group);
            files.insert("docs/synonyms.toml".to_owned(), group);
        }
        project.force();
    }
    let fresh = Project::with(CONFIGURATION);
    // In another order than they came, and in an index that has never seen another state.
    for (name, text) in files.iter().rev() {
        fresh.write(name, text);
    }
    let (old, new) = (project.open().generation, fresh.open().generation);
    assert_eq!(old.hash, new.hash);
    assert!(old.number > 50 && new.number == 1, "{} and {}", old.number, new.number);
    assert_eq!(contents(&old), contents(&new));
    assert!(contents(&old).len() >= 14, "both languages");
    let mut asked = 0;
    for first in WORDS {
        for second in WORDS {
            let question = format!("what is the {first} of the {second}?");
            let [one, other] = [&old, &new].map(|g| serde_json::to_string(&support::ask(g, &question)).unwrap());
            assert_eq!(one, other);
            asked += usize::from(one.contains("\"quote\""));
        }
    }
    assert!(asked > 100, "{asked} questions have candidates");
    let chinese = [&old, &new].map(|g| serde_json::to_string(&support::ask(g, "苹果多少钱？")).unwrap());
    assert_eq!(chinese[0], chinese[1]);
}

#[test]
fn going_back_to_old_articles_gives_the_old_hash() {
    let project = Project::new();
    project.article("apples", "An apple costs two euros.");
    let first = project.open().generation.hash.clone();
    project.article("apples", "An apple costs six euros.");
    project.article("pears", "A pear costs one euro.");
    assert_ne!(project.open().generation.hash, first);
    project.article("apples", "An apple costs two euros.");
    project.remove("docs/pears.md");
    project.force();
    let again = project.open();
    assert_eq!((again.generation.hash.as_str(), again.generation.number), (first.as_str(), 3));
}
