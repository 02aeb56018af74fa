//! Tags of Liquid, which Jekyll has: `{% highlight ruby %}`.

use crate::knowledge::markup::{Highlight, Masker, Skip};
use crate::knowledge::tags::{has_blank_line, is_raw_tag, liquid, window};

/// The tag that ends a block of code.
const END_OF_CODE: &str = "endhighlight";

impl Masker<'_> {
    /// `{% highlight ruby %}`, to `{% endhighlight %}` in a line of its own: a block of code.
    pub(super) fn highlight(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let Some(inside) = liquid(trimmed, "highlight").filter(|_| trimmed.ends_with("%}")) else { return false };
        let body = self.body;
        // Other blanks indent nothing, and what is behind them begins no block.
        if !body[start..end].trim_start_matches([' ', '\t']).starts_with("{%") {
            return false;
        }
        let Some(close) = self.end_of_code(end) else { return false };
        // What is in the block, and its last line, may be indented less than its first.
        let mut indent = usize::MAX;
        let last = body[close..].lines().next().unwrap_or_default();
        for line in body[end..close].lines().chain([last]) {
            let text = line.trim_start_matches([' ', '\t']);
            if !text.trim().is_empty() {
                indent = indent.min(line.len() - text.len());
            }
        }
        let language = inside.split_whitespace().next().unwrap_or_default();
        self.code_mark(start, end, indent, language);
        self.highlight = Some(Highlight { close, indent, is_tab: false });
        true
    }

    /// The first byte of the line that closes a block of code which is open at a place; `None` where the
    /// next line that speaks of such an end is none.
    fn end_of_code(&mut self, from: usize) -> Option<usize> {
        let body = self.body;
        if self.end_of_code.is_none_or(|(mark, _)| mark < from) {
            let mark = body[from..].find(END_OF_CODE).map_or(usize::MAX, |at| from + at);
            let start = body[from..mark.min(body.len())].rfind('\n').map_or(from, |at| from + at + 1);
            let line = body[start..].lines().next().unwrap_or_default().trim_start_matches([' ', '\t']);
            // `{% endraw %}` may stand before it.
            let line = liquid(line, "endraw").and_then(|_| line.split_once("%}")).map_or(line, |(_, rest)| rest);
            let closes = liquid(line.trim_start(), END_OF_CODE).is_some();
            self.end_of_code = Some((mark, closes.then_some(start)));
        }
        self.end_of_code.and_then(|(_, close)| close)
    }

    /// `{% raw %}` and `{% endraw %}` alone in their lines, and what looks like a tag between them. `None`
    /// for a line that is neither.
    pub(super) fn raw(&mut self, start: usize, end: usize, trimmed: &str) -> Option<bool> {
        let is_tag = is_raw_tag(trimmed);
        if self.raw && !(is_tag && liquid(trimmed, "endraw").is_some()) {
            return Some(false);
        }
        self.raw = is_tag && liquid(trimmed, "raw").is_some() && self.has_end_of_raw(end);
        is_tag.then(|| self.blank(start, end))
    }

    /// Whether raw text ends after `at`.
    pub(super) fn has_end_of_raw(&mut self, at: usize) -> bool {
        let body = self.body;
        *self.last_raw.get_or_insert_with(|| body.rfind("endraw").unwrap_or(0)) > at
    }

    /// A tag of Liquid over several lines.
    pub(super) fn long_tag(&mut self, start: usize, end: usize, trimmed: &str) -> bool {
        let rest = window(&self.body[end..]);
        if !trimmed.starts_with("{%")
            || trimmed.contains("%}")
            || rest.find("%}").is_none_or(|close| has_blank_line(&rest[..close]))
        {
            return false;
        }
        self.skip = Some(Skip::Past("%}"));
        self.blank(start, end)
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Site;
    use crate::knowledge::outline::passages;

    #[test]
    fn a_highlighted_block_of_jekyll_is_code() {
        let text = "Run this:\n\n{% highlight ruby linenos %}\nputs 1\n\n~~~\n{{ x }}\n{% endhighlight %}\n\n- Item:\n\n  {%- highlight sh -%}\n  ls\n    -l\n  {%- endhighlight -%}\n\n  {% highlight sh %}\npwd\n    {% endhighlight %}\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Sentence! Run this:
        Code {% highlight ruby linenos %}\nputs 1\n\n~~~\n{{ x }}\n{% endhighlight %} = puts 1\n\n~~~\n{{ x }} << Run this:
        List - Item:\n\n  {%- highlight sh -%}\n  ls\n    -l\n  {%- endhighlight -%} = Item:\nls\n  -l
        Item - Item:\n\n  {%- highlight sh -%}\n  ls\n    -l\n  {%- endhighlight -%} = Item:\nls\n  -l
        Code {%- highlight sh -%}\n  ls\n    -l\n  {%- endhighlight -%} = ls\n  -l << Item:
        Code {% highlight sh %}\npwd\n    {% endhighlight %} = pwd
        Sentence After.
        "##);
        // Without its end it is none.
        let open = "{% highlight ruby %}\n\nText.\n\n{% highlight ruby %}\n\nMore.\n";
        assert_eq!(passages(Site::Jekyll, open), "Sentence Text.\nSentence More.\n");
    }

    #[test]
    fn tags_of_jekyll_are_no_text_and_values_are_an_ellipsis() {
        let text = "See [the docs]({{ '/docs/' | relative_url }}), [#9]({{ site.repo }}/issues/9) and [A]({% link a.md %}).\n\nIt shows **{{ site.ruby }}** or {{ page.newer }}.\n\nWrite {% raw %}{{ page.title }}{% endraw %} or `{{ x }}`.\n\n{% include image.html url=\"a.png\"\n   caption=\"No.\" %}\n\nThe version is {{ site.version }}\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Sentence See [the docs]({{ \'/docs/\' | relative_url }}), [#9]({{ site.repo }}/issues/9) and [A]({% link a.md %}). = See the docs, #9 and A.
        Sentence It shows **{{ site.ruby }}** or {{ page.newer }}. = It shows … or ….
        Sentence Write {% raw %}{{ page.title }}{% endraw %} or `{{ x }}`. = Write {{ page.title }} or {{ x }}.
        Sentence The version is {{ site.version }} = The version is …
        "##);
        let html = "<table>\n  <tr>\n    {%- for entry in list %}\n    <td><p>{{ entry.name }}</p></td>\n    {% if a %}<td>Age &lt; 3 &amp; {{ b }} days</td>{% endif %}\n    {%- endfor %}\n  </tr>\n</table>\n";
        assert_eq!(passages(Site::Jekyll, html), "Sentence Age &lt; 3 &amp; {{ b }} days = Age < 3 & … days\n");
        assert_eq!(
            passages(Site::Vitepress, "当前版本是 {{ version }}。\n"),
            "Sentence 当前版本是 {{ version }}。 = 当前版本是 …。\n"
        );
        assert_eq!(passages(Site::Github, "Write {{ version }}.\n"), "Sentence Write {{ version }}.\n");
    }

    #[test]
    fn the_end_of_raw_text_may_stand_before_the_end_of_a_highlighted_block() {
        let text = "{% highlight liquid %}{% raw %}\n{{ page.title }}\n{% endraw %}{% endhighlight %}\n\nAfter.\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Code {% highlight liquid %}{% raw %}\n{{ page.title }}\n{% endraw %}{% endhighlight %} = {{ page.title }}
        Sentence After.
        "##);
    }

    #[test]
    fn raw_text_goes_on_over_lines_and_its_tags_are_no_text() {
        let text = "Write:\n\n{% raw %}\n```liquid\n{{ a }}\n```\n\nIt is {{ b }}.\n{% if c %}\n{% endraw %}\n\nIt is {{ d }}, not {% raw %}{{ e }}\nor {{ f }}{% endraw %} or {{ g }}.\n\n```liquid\n{% raw %}\n{% if h %}\n{% endraw %}\n```\n\n- Use `{% raw %}{{ i }}{% endraw %}` so\n  {% raw %}\n  {{ j }}.\n  {% endraw %}\n\n{% raw %}\n```liquid\n{{ k }}\n{% endraw %}\n```\n\nWrite {% raw %}`{% raw %}`{% endraw %}.\n\n{% raw %}Never ended {{ l }}.\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Sentence! Write:
        Code ```liquid\n{{ a }}\n``` = {{ a }} << Write:
        Sentence It is {{ b }}.\n{% if c %} = It is {{ b }}. {% if c %}
        Sentence It is {{ d }}, not {% raw %}{{ e }}\nor {{ f }}{% endraw %} or {{ g }}. = It is …, not {{ e }} or {{ f }} or ….
        Code ```liquid\n{% raw %}\n{% if h %}\n{% endraw %}\n``` = {% if h %}
        List - Use `{% raw %}{{ i }}{% endraw %}` so\n  {% raw %}\n  {{ j }}. = Use {{ i }} so {{ j }}.
        Item - Use `{% raw %}{{ i }}{% endraw %}` so\n  {% raw %}\n  {{ j }}. = Use {{ i }} so {{ j }}.
        Sentence Use `{% raw %}{{ i }}{% endraw %}` so = Use {{ i }} so
        Sentence {{ j }}.
        Code ```liquid\n{{ k }}\n{% endraw %}\n``` = {{ k }}
        Sentence Write {% raw %}`{% raw %}`{% endraw %}. = Write {% raw %} .
        Sentence Never ended {{ l }}. = Never ended ….
        "##);
    }

    #[test]
    fn raw_text_ends_at_the_first_tag_that_ends_it() {
        let text = "Write {% raw %}{{ a }}{%- endraw -%} or {{ b }} or {% raw %}{{ c }}{% endraw %}\n";
        assert!(
            passages(Site::Jekyll, text).ends_with(" = Write {{ a }} or … or {{ c }}\n"),
            "{}",
            passages(Site::Jekyll, text)
        );
    }

    #[test]
    fn a_value_alone_in_its_line_is_part_of_the_paragraph_around_it() {
        let text = "The version is\n{{ version }}\nand no other.\n\n{{ page.list }}\n";
        for site in [Site::Jekyll, Site::Vitepress, Site::Vuepress] {
            assert_eq!(
                passages(site, text),
                "Sentence The version is\\n{{ version }}\\nand no other. = The version is … and no other.\n",
                "{site:?}"
            );
        }
    }

    #[test]
    fn a_value_behind_what_is_left_out_is_an_ellipsis() {
        let text = "10 {% if a %}{{ page.count }} files.\n";
        assert_eq!(passages(Site::Jekyll, text), "Sentence 10 {% if a %}{{ page.count }} files. = 10 … files.\n");
        let text = "10 {% if a %}files are there.{% endif %} Two are free.\n\n**{% icon x %} Press** it.\n";
        insta::assert_snapshot!(passages(Site::Jekyll, text), @r##"
        Sentence 10 {% if a %}files are there. = 10 files are there.
        Sentence Two are free.
        Sentence **{% icon x %} Press** it. = Press it.
        "##);
    }

    #[test]
    fn an_escape_before_a_value_belongs_to_its_character() {
        let text = "\\*{{ a }}, b.\n";
        assert_eq!(passages(Site::Jekyll, text), "Sentence \\\\*{{ a }}, b. = *…, b.\n");
    }
}
