//! Tables of HTML, which some sites read to their end.

use crate::knowledge::markup::Masker;
use crate::knowledge::sites::Site;

impl Masker<'_> {
    /// Whether a line stands in a table of HTML that these sites read to its end: what is indented there
    /// behind a blank line is no code.
    pub(in crate::knowledge) fn is_in_table(&mut self, start: usize, indent: usize, trimmed: &str) -> bool {
        if !matches!(self.site, Site::Jekyll | Site::Mkdocs | Site::Docusaurus | Site::Starlight) {
            return false;
        }
        let was_in_table = self.in_table;
        if trimmed.contains("</table") {
            self.in_table = false;
        } else if !was_in_table && indent < 4 && trimmed.starts_with("<table") {
            let body = self.body;
            let last = *self.last_table.get_or_insert_with(|| body.rfind("</table").unwrap_or(0));
            self.in_table = start < last;
        }
        was_in_table
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn a_blank_line_in_a_table_of_html_makes_no_code() {
        let row = |name: &str, text: &str| {
            format!(
                "    <tr>\n      <td>\n        <p><code>{name}</code></p>\n      </td>\n      <td>\n        <p>\n\n          {text}\n\n        </p>\n      </td>\n    </tr>\n"
            )
        };
        let rows = row("layout", "It names the *layout*.") + &row("permalink", "It names the address.");
        assert!(
            passages(Site::Jekyll, "Use it:\n\n    <table>\n      <tr>\n    </table>\n").contains("Code <table>\\n")
        );
        let text = format!("<table>\n  <tbody>\n{rows}  </tbody>\n</table>\n\nA.\n\n    code\n\n<table>\n\n    code\n");
        insta::assert_snapshot!(passages(Site::Jekyll, &text), @"
        Sentence <code>layout</code> = layout
        Sentence It names the *layout*. = It names the layout.
        Sentence <code>permalink</code> = permalink
        Sentence It names the address.
        Sentence A.
        Code code
        Code code
        ");
    }
}
