//! `faqt ask --batch FILE`: JSON Lines in, JSON Lines out, one for one and in order.

use crate::answer::reply::{Answer, Id};
use crate::fault::Fault;
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Write};
use std::path::Path;

/// A line longer than this is malformed; no question is.
const LONGEST: u64 = 16_000_000;

/// One question of a batch.
#[derive(Debug, Deserialize)]
pub(super) struct Line {
    /// Given back as it is.
    #[serde(default)]
    id: Option<Id>,
    pub(super) text: String,
    #[serde(default)]
    pub(super) after: Option<String>,
    #[serde(default)]
    pub(super) collections: Option<Vec<String>>,
    /// How often it was asked, where a comparison of two states weighs it.
    #[serde(default)]
    pub(super) times: Option<u64>,
}

/// What is written for a line that is no question.
#[derive(Debug, Serialize)]
struct Malformed {
    id: Option<()>,
    line: u64,
    error: String,
}

/// Opens a file, or stdin for `-`.
pub(super) fn open(file: &str) -> Result<Box<dyn BufRead>> {
    if file == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let path = Path::new(file);
    let fault = |what: String| Fault::new(what, "name a file of JSON Lines that may be read").in_file(path);
    if path.is_dir() {
        return Err(fault("is a folder".to_owned()).into());
    }
    let opened = File::open(path).map_err(|error| fault(format!("cannot be read: {error}")))?;
    Ok(Box::new(BufReader::new(opened)))
}

/// Answers line by line, each flushed before the next is read. Gives whether all were well-formed.
pub(super) fn run(
    mut input: impl BufRead,
    mut output: impl Write,
    mut reply: impl FnMut(&Line) -> Result<Answer>,
) -> Result<bool> {
    let mut clean = true;
    let mut bytes = Vec::new();
    for number in 1.. {
        let Some(parsed) = next(&mut input, &mut bytes, number == 1)? else { break };
        let answered = parsed.and_then(|line| match reply(&line) {
            Ok(answer) => Ok(Answer { id: line.id, ..answer }),
            Err(error) => Err(first_line(&error)),
        });
        let json = match answered {
            Ok(answer) => serde_json::to_string(&answer)?,
            Err(error) => {
                clean = false;
                serde_json::to_string(&Malformed { id: None, line: number, error })?
            }
        };
        writeln!(output, "{json}")?;
        output.flush()?;
    }
    Ok(clean)
}

/// Reads every line, each parsed or what is wrong with it.
pub(super) fn read(mut input: impl BufRead) -> Result<Vec<Result<Line, String>>> {
    let mut bytes = Vec::new();
    let mut lines = Vec::new();
    while let Some(line) = next(&mut input, &mut bytes, lines.is_empty())? {
        lines.push(line);
    }
    Ok(lines)
}

/// The next line: parsed, or what is wrong with it; `None` at the end.
fn next(input: &mut impl BufRead, bytes: &mut Vec<u8>, first: bool) -> Result<Option<Result<Line, String>>> {
    bytes.clear();
    if input.by_ref().take(LONGEST).read_until(b'\n', bytes)? == 0 {
        return Ok(None);
    }
    if bytes.len() as u64 == LONGEST && bytes.last() != Some(&b'\n') {
        skip_line(input)?;
        return Ok(Some(Err(format!("the line has more than {} MB", LONGEST / 1_000_000))));
    }
    let mut line = &bytes[..];
    if first {
        line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    }
    Ok(Some(parse(line)))
}

fn parse(line: &[u8]) -> Result<Line, String> {
    let line = line.trim_ascii();
    if line.is_empty() {
        return Err("the line is empty".to_owned());
    }
    let line = std::str::from_utf8(line).map_err(|error| {
        format!("the line is not UTF-8, from byte {} on; save it as UTF-8", error.valid_up_to() + 1)
    })?;
    // A list would be taken for the fields in their order.
    if !line.starts_with('{') {
        return Err("the line is no JSON object; write {\"id\": 1, \"text\": \"…\"}".to_owned());
    }
    serde_json::from_str(line).map_err(|error| {
        // The parser counts lines inside the line.
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text);
        format!("{what}, at column {}; write {{\"id\": 1, \"text\": \"…\"}}", error.column())
    })
}

fn skip_line(input: &mut impl BufRead) -> Result<()> {
    loop {
        let buffered = input.fill_buf()?;
        let end = buffered.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(buffered.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}

/// An error in one line, its remedy after a semicolon.
fn first_line(error: &anyhow::Error) -> String {
    error.to_string().replace("\n  remedy: ", "; ").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(input: &[u8]) -> (Vec<serde_json::Value>, bool) {
        let mut out = Vec::new();
        let reply = |line: &Line| {
            if line.collections.as_ref().is_some_and(|names| names.contains(&"wiki".to_owned())) {
                return Err(Fault::new("there is no collection \"wiki\"", "use one of: docs").into());
            }
            Ok(Answer { question: line.text.clone(), ..Answer::default() })
        };
        let clean = run(input, &mut out, reply).unwrap();
        let lines = String::from_utf8(out).unwrap();
        (lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), clean)
    }

    #[test]
    fn every_line_gets_one_line_with_its_id() {
        let (lines, clean) = batch(
            b"\xef\xbb\xbf{\"id\":1,\"text\":\"a\"}\r\n{\"id\":{\"x\":[\"y\"]},\"text\":\"\",\"other\":2}\n{\"text\":\"c\",\"after\":null}",
        );
        assert!(clean);
        assert_eq!(lines[0]["id"], 1);
        assert_eq!(lines[1]["id"], serde_json::json!({"x": ["y"]}));
        assert_eq!((&lines[2]["id"], &lines[2]["question"]), (&serde_json::Value::Null, &"c".into()));
    }

    #[test]
    fn an_id_comes_back_to_the_letter() {
        let deep = format!("{}1{}", "[".repeat(1_000), "]".repeat(1_000));
        for id in ["12345678901234567890123", "1.10", "{\"b\":1, \"a\":2}", "\"\\u00e9\"", "null", &deep] {
            let mut out = Vec::new();
            let line = format!("{{\"id\": {id} ,\"text\":\"a\"}}\n");
            assert!(run(line.as_bytes(), &mut out, |_| Ok(Answer::default())).unwrap());
            let out = String::from_utf8(out).unwrap();
            assert!(out.starts_with(&format!("{{\"id\":{id},\"question\"")), "{out}");
        }
    }

    #[test]
    fn a_malformed_line_is_told_and_the_batch_goes_on() {
        let (lines, clean) = batch(
            b"{\"id\":1,\"text\":\"a\"}\n{\"id\":2\n\n{\"id\":3}\n\xff\n[]\n{\"text\":4}\n{\"text\":\"d\",\"collections\":[\"wiki\"]}\n{\"id\":9,\"text\":\"z\"}\n",
        );
        assert!(!clean);
        assert_eq!(lines.len(), 9);
        assert_eq!(lines[8]["id"], 9);
        let errors: Vec<String> = lines[1..8].iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(errors.join("\n"), @r#"
        {"error":"EOF while parsing an object, at column 7; write {\"id\": 1, \"text\": \"…\"}","id":null,"line":2}
        {"error":"the line is empty","id":null,"line":3}
        {"error":"missing field `text`, at column 8; write {\"id\": 1, \"text\": \"…\"}","id":null,"line":4}
        {"error":"the line is not UTF-8, from byte 1 on; save it as UTF-8","id":null,"line":5}
        {"error":"the line is no JSON object; write {\"id\": 1, \"text\": \"…\"}","id":null,"line":6}
        {"error":"invalid type: integer `4`, expected a string, at column 9; write {\"id\": 1, \"text\": \"…\"}","id":null,"line":7}
        {"error":"there is no collection \"wiki\"; use one of: docs","id":null,"line":8}
        "#);
    }

    #[test]
    fn an_endless_line_is_refused_without_being_kept() {
        let mut input = vec![b'x'; LONGEST as usize + 100_000];
        input.extend_from_slice(b"\n{\"id\":2,\"text\":\"b\"}\n");
        let (lines, clean) = batch(&input);
        assert!(!clean);
        assert_eq!(lines[0]["error"], "the line has more than 16 MB");
        assert_eq!(lines[1]["id"], 2);
    }
}
