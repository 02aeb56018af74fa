//! tantivy's view of text that is analysed already: stems parted by [`SEPARATOR`].

use super::analysed::SEPARATOR;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name under which the tokenizer is registered.
pub(super) const NAME: &str = "stems";

/// Splits at [`SEPARATOR`] and changes nothing.
#[derive(Clone, Default)]
pub(super) struct StemTokenizer {
    token: Token,
}

/// The stems of one text.
pub(super) struct Stems<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for StemTokenizer {
    type TokenStream<'a> = Stems<'a>;
    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stems<'a> {
        self.token.reset();
        Stems { rest: text, token: &mut self.token }
    }
}

impl TokenStream for Stems<'_> {
    fn advance(&mut self) -> bool {
        while !self.rest.is_empty() {
            // Stems are short: looking at each byte beats any search.
            let end = self.rest.bytes().position(|byte| byte == SEPARATOR as u8).unwrap_or(self.rest.len());
            let stem = &self.rest[..end];
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
            if !stem.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(stem);
                self.token.position = self.token.position.wrapping_add(1);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
