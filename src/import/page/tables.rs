//! Tables: spans filled by repetition, a header, cells of one line; and the tables that are none.

use dom_query::NodeRef;

use super::blocks::{Block, Reader};
use super::inline::{Breaks, PIECE};
use super::prose::weight;
use super::tree::{attribute, heading_level, is_one_of, squeeze, text_of};

/// A table of more columns or cells is read without its spans.
const MOST_COLUMNS: usize = 200;
const MOST_CELLS: usize = 100_000;

/// A cell of so much text holds more than a fact.
const LONG: usize = 400;

/// One cell as it is written.
struct Written<'a> {
    node: NodeRef<'a>,
    columns: usize,
    rows: usize,
}

/// A row as it is written.
struct Row<'a> {
    in_head: bool,
    cells: Vec<Written<'a>>,
}

/// What a table gives: itself, or what stands in it where it only places things on the page.
pub(super) fn read(reader: &Reader, table: &NodeRef<'_>) -> Vec<Block> {
    let rows = rows_of(table);
    let caption = table.element_children().into_iter().find(|node| node.has_name("caption"));
    let mut blocks = caption.map(|caption| reader.flow(&caption, Breaks::Hard)).unwrap_or_default();
    if is_layout(table, &rows) {
        for cell in rows.iter().flat_map(|row| &row.cells) {
            blocks.extend(reader.flow(&cell.node, Breaks::Hard));
        }
        return blocks;
    }
    let head = rows.iter().take_while(|row| row.in_head).count();
    let mut grid = grid(reader, &rows);
    let head = head.min(grid.len());
    if head > 1 {
        let merged = merge(&grid[..head]);
        grid.splice(..head, [merged]);
    } else if let Some(title) = spanning_title(&rows, &grid) {
        blocks.push(Block::Paragraph(title));
        grid.remove(0);
    }
    grid.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    if !grid.is_empty() {
        blocks.push(Block::Table(grid));
    }
    blocks
}

/// The rows of a table, not of the tables in it; those of its head first, of its foot last.
fn rows_of<'a>(table: &NodeRef<'a>) -> Vec<Row<'a>> {
    let mut parts: [Vec<Row<'a>>; 3] = Default::default();
    for child in table.element_children() {
        let (part, rows) = match () {
            () if child.has_name("tr") => (1, vec![child]),
            () if child.has_name("thead") => (0, child.element_children()),
            () if child.has_name("tbody") => (1, child.element_children()),
            () if child.has_name("tfoot") => (2, child.element_children()),
            () => continue,
        };
        for row in rows.iter().filter(|row| row.has_name("tr")) {
            let cells = row.element_children().into_iter().filter(|cell| is_one_of(cell, &["td", "th"]));
            let cells: Vec<_> = cells
                .map(|node| Written { node, columns: span(&node, "colspan"), rows: span(&node, "rowspan") })
                .collect();
            if !cells.is_empty() {
                parts[part].push(Row { in_head: part == 0, cells });
            }
        }
    }
    parts.into_iter().flatten().collect()
}

/// How many columns or rows a cell takes; 0 is all that are left.
fn span(cell: &NodeRef<'_>, key: &str) -> usize {
    attribute(cell, key).and_then(|value| value.parse().ok()).unwrap_or(1).min(1_000)
}

/// A table that only places things: it says so, or it has no header and holds what no cell holds.
fn is_layout(table: &NodeRef<'_>, rows: &[Row<'_>]) -> bool {
    if attribute(table, "role").is_some_and(|role| matches!(role.as_str(), "presentation" | "none")) {
        return true;
    }
    let cells = || rows.iter().flat_map(|row| &row.cells);
    if cells().any(|cell| cell.node.has_name("th")) || rows.iter().any(|row| row.in_head) {
        return false;
    }
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let holds_much = |cell: &Written<'_>| {
        cell.node.descendants_it().any(|node| node.has_name("table") || heading_level(&node).is_some())
            || columns <= 2 && weight(&text_of(&cell.node)) > LONG
    };
    columns <= 1 || rows.len() == 1 || cells().any(holds_much)
}

/// The cells in their rows and columns.
fn grid(reader: &Reader, rows: &[Row<'_>]) -> Vec<Vec<String>> {
    let mut grid: Vec<Vec<Option<String>>> = vec![Vec::new(); rows.len()];
    let mut filled = 0;
    for (n, row) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in &row.cells {
            while grid[n].get(column).is_some_and(Option::is_some) {
                column += 1;
            }
            if column >= MOST_COLUMNS {
                break;
            }
            let text = cell_text(reader, &cell.node);
            let columns = cell.columns.max(1).min(MOST_COLUMNS - column);
            let height = if cell.rows == 0 { rows.len() } else { cell.rows }.min(rows.len() - n);
            let spans = filled < MOST_CELLS;
            let (columns, height) = if spans { (columns, height) } else { (1, 1) };
            filled += columns * height;
            for below in &mut grid[n..n + height] {
                if below.len() < column + columns {
                    below.resize(column + columns, None);
                }
                for place in &mut below[column..column + columns] {
                    place.get_or_insert_with(|| text.clone());
                }
            }
            column += columns;
        }
    }
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    let row = |row: Vec<Option<String>>| {
        let mut cells: Vec<String> = row.into_iter().map(Option::unwrap_or_default).collect();
        cells.resize(width, String::new());
        cells
    };
    grid.into_iter().map(row).collect()
}

/// A cell in one line.
fn cell_text(reader: &Reader, cell: &NodeRef<'_>) -> String {
    let mut pieces = Vec::new();
    collect(&reader.flow(cell, Breaks::Piece), &mut pieces);
    join(&pieces)
}

/// The pieces of a cell: lines, items, paragraphs.
fn collect(blocks: &[Block], pieces: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => pieces.extend(text.split(PIECE).map(squeeze)),
            Block::Code { text, .. } => {
                pieces.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(code))
            }
            Block::List { items, .. } => items.iter().for_each(|item| collect(item, pieces)),
            Block::Quote(blocks) => collect(blocks, pieces),
            Block::Table(rows) => pieces.extend(rows.iter().map(|row| row.join(", "))),
            Block::Rule => {}
        }
    }
    pieces.retain(|piece| !piece.is_empty());
}

fn code(line: &str) -> String {
    let fence = "`".repeat(line.split(|c| c != '`').map(str::len).max().unwrap_or(0) + 1);
    format!("{fence}{line}{fence}")
}

/// Pieces with `; ` between them, unless one ends with a mark that parts already.
fn join(pieces: &[String]) -> String {
    let mut out = String::new();
    for piece in pieces {
        if !out.is_empty() {
            let parted = out.ends_with([';', '；', ':', '：']);
            out.push_str(if parted { " " } else { "; " });
        }
        out.push_str(piece);
    }
    out
}

/// One header of several rows: what differs, with a slash between.
fn merge(rows: &[Vec<String>]) -> Vec<String> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width)
        .map(|column| {
            let mut said: Vec<&str> = Vec::new();
            for cell in rows.iter().filter_map(|row| row.get(column)) {
                if !cell.is_empty() && said.last() != Some(&cell.as_str()) {
                    said.push(cell);
                }
            }
            said.join(" / ")
        })
        .collect()
}

/// A first row of one cell over all columns is the title of the table.
fn spanning_title(rows: &[Row<'_>], grid: &[Vec<String>]) -> Option<String> {
    let first = rows.first()?;
    let width = grid.first()?.len();
    (first.cells.len() == 1 && width > 1 && grid.len() > 2 && first.cells[0].rows <= 1)
        .then(|| grid[0][0].clone())
        .filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::blocks::markdown_of;

    #[test]
    fn a_table_without_a_header_has_its_first_row_as_one() {
        let html = "<table><tr><td>Kind</td><td>Price</td></tr><tr><td>Public</td><td>free<br>mostly</td></tr></table>";
        insta::assert_snapshot!(markdown_of(html), @r"
        | Kind | Price |
        | --- | --- |
        | Public | free; mostly |
        ");
    }

    #[test]
    fn heads_of_rows_and_spans_keep_every_cell_in_its_column() {
        let html = "<table><thead><tr><th>A<th>B<th>C</thead><tr><th scope=row rowspan=2>x<td>1<td>2<tr><td colspan=2>3<tr><td>y<td rowspan=0>4<td><ul><li>5<li>6|7</ul></table>";
        insta::assert_snapshot!(markdown_of(html), @r"
        | A | B | C |
        | --- | --- | --- |
        | x | 1 | 2 |
        | x | 3 | 3 |
        | y | 4 | 5; 6\|7 |
        ");
    }

    #[test]
    fn a_head_of_two_rows_is_one_and_a_title_over_all_columns_goes_before() {
        let html = "<table><thead><tr><th rowspan=2>Kind<th colspan=2>Price<tr><th>hour<th>year</thead><tr><td>a<td>1<td>2</table>";
        insta::assert_snapshot!(markdown_of(html), @r"
        | Kind | Price / hour | Price / year |
        | --- | --- | --- |
        | a | 1 | 2 |
        ");
        let html = "<table><tr><td colspan=2>Prices<tr><td>Kind<td>Price<tr><td>a<td>1</table>";
        insta::assert_snapshot!(markdown_of(html), @r"
        Prices

        | Kind | Price |
        | --- | --- |
        | a | 1 |
        ");
    }

    #[test]
    fn a_table_that_places_things_is_taken_apart_and_one_in_a_cell_becomes_a_line() {
        let html = "<table><tr><td><h2>One</h2><p>Text.</p></td><td>Right</td></tr></table>";
        insta::assert_snapshot!(markdown_of(html), @r"
        ## One

        Text.

        Right
        ");
        let html = "<table><tr><th>A<th>B<tr><td>1<td><table><tr><td>x<td>y<tr><td>z<td>w</table></table>";
        insta::assert_snapshot!(markdown_of(html), @r"
        | A | B |
        | --- | --- |
        | 1 | x, y; z, w |
        ");
    }

    #[test]
    fn a_ragged_table_is_filled_up() {
        insta::assert_snapshot!(markdown_of("<table><tr><td>A<td>B<tr><td>1<tr><td><td><tr><td>2<td>3<td>4</table>"), @r"
        | A | B |  |
        | --- | --- | --- |
        | 1 |  |  |
        | 2 | 3 | 4 |
        ");
    }
}
