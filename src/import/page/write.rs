//! Blocks to Markdown.

use super::blocks::Block;

/// The Markdown of blocks, without a line break at its end.
pub(super) fn markdown(blocks: &[Block]) -> String {
    let written: Vec<String> = blocks.iter().map(block).filter(|text| !text.is_empty()).collect();
    written.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, id, text } => {
            let id = id.as_ref().map(|id| format!(" {{#{id}}}")).unwrap_or_default();
            format!("{} {text}{id}", "#".repeat(usize::from(*level)))
        }
        Block::Paragraph(text) => text.clone(),
        Block::Code { info, text } => {
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}{info}\n{text}\n{fence}")
        }
        Block::List { start, items } => list(*start, items),
        Block::Quote(blocks) => {
            let lines: Vec<String> = markdown(blocks)
                .lines()
                .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
                .collect();
            lines.join("\n")
        }
        Block::Table(rows) => table(rows),
        Block::Rule => "---".to_owned(),
    }
}

fn list(start: Option<u64>, items: &[Vec<Block>]) -> String {
    let is_tight = |item: &[Block]| {
        item.iter().enumerate().all(|(n, block)| match block {
            Block::Paragraph(_) => n == 0,
            Block::List { .. } => true,
            _ => false,
        })
    };
    let tight = items.iter().all(|item| is_tight(item));
    let mut written = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        let marker = start.map_or_else(|| "- ".to_owned(), |start| format!("{}. ", start.saturating_add(n as u64)));
        let indent = " ".repeat(marker.len());
        let parts: Vec<String> = item.iter().map(block).filter(|text| !text.is_empty()).collect();
        let text = parts.join(if is_tight(item) { "\n" } else { "\n\n" });
        let mut lines = String::with_capacity(text.len());
        for (n, line) in text.lines().enumerate() {
            if n > 0 {
                lines.push('\n');
                if !line.is_empty() {
                    lines.push_str(&indent);
                }
            }
            lines.push_str(line);
        }
        written.push(format!("{marker}{lines}"));
    }
    written.join(if tight { "\n" } else { "\n\n" })
}

fn table(rows: &[Vec<String>]) -> String {
    let Some((header, rows)) = rows.split_first() else { return String::new() };
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule = format!("|{}", " --- |".repeat(header.len()));
    let mut lines = vec![row(header), rule];
    lines.extend(rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}
