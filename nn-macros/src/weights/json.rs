//! As much of JSON (RFC 8259) as the header of a weight file has. Whatever the text is, it is read once, without a panic
//! and not deeper than [`DEEPEST`].

/// How deep values that are passed over may lie in each other.
const DEEPEST: usize = 32;

/// A text, and how much of it was read.
pub struct Json<'a> {
    text: &'a str,
}

type Result<T> = std::result::Result<T, String>;

impl<'a> Json<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// Nothing but space is left.
    pub fn end(&mut self) -> Result<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("the end")),
        }
    }

    /// An object: `value` is called behind the name of each of its values, to read it.
    pub fn object(&mut self, mut value: impl FnMut(&mut Self, String) -> Result<()>) -> Result<()> {
        self.take('{', "`{`")?;
        if self.takes('}') {
            return Ok(());
        }
        loop {
            let name = self.string()?;
            self.take(':', "`:`")?;
            value(self, name)?;
            if self.takes('}') {
                return Ok(());
            }
            self.take(',', "`,` or `}`")?;
        }
    }

    /// A list: `value` is called for each of its values, to read it.
    pub fn list(&mut self, mut value: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.take('[', "`[`")?;
        if self.takes(']') {
            return Ok(());
        }
        loop {
            value(self)?;
            if self.takes(']') {
                return Ok(());
            }
            self.take(',', "`,` or `]`")?;
        }
    }

    /// A whole number without a sign.
    pub fn number(&mut self) -> Result<usize> {
        self.peek();
        let end = self
            .text
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(self.text.len());
        let (digits, rest) = self.text.split_at(end);
        let is_whole = !rest.starts_with(['.', 'e', 'E']);
        let is_plain = digits.len() == 1 || !digits.starts_with('0');
        match digits.parse() {
            Ok(number) if is_whole && is_plain => {
                self.text = rest;
                Ok(number)
            }
            _ => Err(self.expected("a whole number")),
        }
    }

    pub fn string(&mut self) -> Result<String> {
        self.take('"', "a text in quotes")?;
        let mut string = String::new();
        loop {
            let plain = self
                .text
                .find(|letter: char| matches!(letter, '"' | '\\' | '\0'..='\x1f'))
                .ok_or("it ends within a text")?;
            let (before, rest) = self.text.split_at(plain);
            string += before;
            let mut letters = rest.chars();
            let letter = letters.next();
            self.text = letters.as_str();
            match letter {
                Some('"') => return Ok(string),
                Some('\\') => string.push(self.escaped()?),
                _ => return Err("a text has a control character".to_owned()),
            }
        }
    }

    /// The letter behind a backslash.
    fn escaped(&mut self) -> Result<char> {
        const WRONG: &str = "a text has an escape that there is not";
        let mut letters = self.text.chars();
        let letter = letters.next();
        self.text = letters.as_str();
        Ok(match letter {
            Some(letter @ ('"' | '\\' | '/')) => letter,
            Some('b') => '\x08',
            Some('f') => '\x0c',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let first = self.hexadecimal().ok_or(WRONG)?;
                match char::from_u32(first) {
                    Some(letter) => letter,
                    // The first half of a pair.
                    None => {
                        let rest = self.text.strip_prefix("\\u").ok_or(WRONG)?;
                        self.text = rest;
                        let second = self.hexadecimal().ok_or(WRONG)?;
                        let halves = (first.wrapping_sub(0xd800), second.wrapping_sub(0xdc00));
                        match halves {
                            (high @ 0..0x400, low @ 0..0x400) => {
                                char::from_u32(0x1_0000 + (high << 10) + low).ok_or(WRONG)?
                            }
                            _ => return Err(WRONG.to_owned()),
                        }
                    }
                }
            }
            _ => return Err(WRONG.to_owned()),
        })
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let (digits, rest) = self.text.split_at_checked(4)?;
        let is_plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        self.text = rest;
        is_plain
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten()
    }

    /// Passes over a value.
    pub fn skip(&mut self) -> Result<()> {
        self.skip_within(DEEPEST)
    }

    fn skip_within(&mut self, depth: usize) -> Result<()> {
        let Some(inner) = depth.checked_sub(1) else {
            return Err("values lie too deep in each other".to_owned());
        };
        match self.peek() {
            Some('{') => self.object(|json, _| json.skip_within(inner)),
            Some('[') => self.list(|json| json.skip_within(inner)),
            Some('"') => self.string().map(drop),
            _ => {
                // A number or a word.
                let end = self
                    .text
                    .find(|letter: char| {
                        !letter.is_ascii_alphanumeric() && !matches!(letter, '+' | '-' | '.')
                    })
                    .unwrap_or(self.text.len());
                let (word, rest) = self.text.split_at(end);
                let is_number =
                    word.parse::<f64>().is_ok() && word.ends_with(|c: char| c.is_ascii_digit());
                if !matches!(word, "true" | "false" | "null") && !is_number {
                    return Err(self.expected("a value"));
                }
                self.text = rest;
                Ok(())
            }
        }
    }

    /// What comes next behind space.
    fn peek(&mut self) -> Option<char> {
        self.text = self.text.trim_start_matches([' ', '\t', '\n', '\r']);
        self.text.chars().next()
    }

    fn takes(&mut self, letter: char) -> bool {
        let is_next = self.peek() == Some(letter);
        if is_next {
            self.text = &self.text[letter.len_utf8()..];
        }
        is_next
    }

    fn take(&mut self, letter: char, what: &str) -> Result<()> {
        match self.takes(letter) {
            true => Ok(()),
            false => Err(self.expected(what)),
        }
    }

    fn expected(&mut self, what: &str) -> String {
        match self.peek() {
            Some(letter) => format!("expected {what}, found `{}`", letter.escape_debug()),
            None => format!("expected {what}, found its end"),
        }
    }
}
