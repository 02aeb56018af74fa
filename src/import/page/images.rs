//! Images that load late, and images that are no pictures.

use dom_query::NodeRef;

use super::tree::{attribute, marks, says};

/// Where scripts keep the address of an image until it is seen.
const LATE: [&str; 10] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-actualsrc",
    "data-original-src",
    "data-lazy",
    "data-echo",
    "data-url",
    "data-image",
    "data-srcset",
];

/// Names of what stands in the place of an image.
const PLACEHOLDERS: [&str; 9] =
    ["data:", "about:", "placeholder", "loading.", "blank.", "spacer", "1x1", "transparent", "lazy."];

/// Gives images the address that they load in the end; what `noscript` has of them goes.
pub(super) fn tidy(root: &NodeRef<'_>) {
    let images: Vec<_> = root.descendants_it().filter(|node| node.has_name("img")).collect();
    for image in &images {
        let late = LATE.iter().find_map(|key| attribute(image, key)).map(|value| first_address(&value));
        let source = attribute(image, "src");
        let stands_in = source.as_deref().is_none_or(|source| {
            let source = source.to_ascii_lowercase();
            PLACEHOLDERS.iter().any(|placeholder| source.contains(placeholder))
        });
        let found = late.filter(|late| !late.starts_with("data:"));
        let found = found
            .or_else(|| stands_in.then(|| attribute(image, "srcset").map(|value| first_address(&value))).flatten());
        match found {
            Some(address) => image.set_attr("src", &address),
            None if stands_in && !is_letter(image) => image.remove_attr("src"),
            None => {}
        }
    }
    let silent: Vec<_> = root.descendants_it().filter(|node| node.has_name("noscript")).collect();
    for noscript in silent {
        let inside = noscript.descendants_it().find(|node| node.has_name("img"));
        let shown = noscript
            .prev_element_sibling()
            .filter(|node| node.has_name("img") || node.descendants_it().any(|node| node.has_name("img")));
        match (inside, shown) {
            (Some(image), None) => noscript.replace_with(&image),
            (Some(image), Some(shown)) => {
                let shown = if shown.has_name("img") {
                    Some(shown)
                } else {
                    shown.descendants_it().find(|node| node.has_name("img"))
                };
                if let (Some(shown), Some(address)) = (shown, attribute(&image, "src"))
                    && attribute(&shown, "src").is_none()
                {
                    shown.set_attr("src", &address);
                }
                noscript.remove_from_parent();
            }
            (None, _) => noscript.remove_from_parent(),
        }
    }
}

/// The first address of a `srcset`.
fn first_address(value: &str) -> String {
    value.split_ascii_whitespace().next().unwrap_or_default().trim_end_matches(',').to_owned()
}

/// Whether an image is a letter or nothing: an emoji, a counter of one point.
pub(super) fn is_letter(image: &NodeRef<'_>) -> bool {
    let own = marks(image);
    let tiny = |key| {
        attribute(image, key)
            .and_then(|value| value.trim_end_matches("px").parse::<u32>().ok())
            .is_some_and(|size| size <= 2)
    };
    ["emoji", "smiley", "wp-smiley", "emoticon"].iter().any(|mark| says(&own, mark)) || tiny("width") && tiny("height")
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    fn images(html: &str) -> String {
        let page = Document::fragment(html);
        super::tidy(&page.root());
        let images = page.select("img");
        let sources = images.iter().map(|image| image.attr_or("src", "-").to_string());
        sources.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_image_has_the_address_that_it_loads_in_the_end() {
        assert_eq!(images("<img src='data:image/gif;base64,R0' data-src=/a.png>"), "/a.png");
        assert_eq!(images("<img src=/loading.gif data-original=/a.png>"), "/a.png");
        assert_eq!(images("<img srcset='/s.png 300w, /l.png 900w'>"), "/s.png");
        assert_eq!(images("<img src=/b.png srcset='/s.png 300w'>"), "/b.png");
        assert_eq!(images("<p><img class=lazy><noscript><img src=/a.png></noscript>"), "/a.png");
        assert_eq!(images("<p>Text <noscript><img src=/a.png></noscript>"), "/a.png");
        assert_eq!(images("<img src=data:image/png;base64,x>"), "-");
    }
}
