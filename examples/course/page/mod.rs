//! The page: chapters of text, declarations, tables, claims and pictures, as one HTML file that needs nothing else.

mod table;

use std::fmt::Write;

pub use table::Table;

const STYLE: &str = include_str!("style.css");

#[derive(Default)]
pub struct Page {
    contents: String,
    chapters: String,
}

impl Page {
    pub fn add(&mut self, chapter: Chapter) {
        let Chapter {
            name, title, html, ..
        } = chapter;
        let _ = write!(
            self.contents,
            "<li><a href=\"#{name}\">{}</a></li>",
            inline(title)
        );
        let _ = write!(
            self.chapters,
            "<section id=\"{name}\"><h2>{}</h2>{html}</section>",
            inline(title)
        );
    }

    pub fn html(&self) -> String {
        let Self { contents, chapters } = self;
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>A first course in neural networks</title><style>{STYLE}</style></head>\n\
             <body><header><h1>A first course in neural networks</h1>\
             <p>Every network below is declared with <code>network!</code>, every number was measured when this page \
             was made, and every claim is a test.</p><nav><ol>{contents}</ol></nav></header>\n\
             <main>{chapters}</main></body></html>\n"
        )
    }
}

/// A chapter as it is being written.
pub struct Chapter {
    name: &'static str,
    title: &'static str,
    html: String,
    claims: usize,
    broken: usize,
}

impl Chapter {
    pub fn new(name: &'static str, title: &'static str) -> Self {
        Self {
            name,
            title,
            html: String::new(),
            claims: 0,
            broken: 0,
        }
    }

    /// A paragraph; what stands in backticks is code.
    pub fn text(&mut self, text: &str) {
        let _ = write!(self.html, "<p>{}</p>", inline(text));
    }

    /// A heading within the chapter.
    pub fn heading(&mut self, text: &str) {
        let _ = write!(self.html, "<h3>{}</h3>", inline(text));
    }

    /// Lines of code.
    pub fn code(&mut self, code: &str) {
        let _ = write!(self.html, "<pre><code>{}</code></pre>", escape(code));
    }

    /// The `network!` that declares `name` in a source file, as it stands there.
    pub fn declaration(&mut self, source: &str, name: &str) {
        let code = declaration(source, name)
            .unwrap_or_else(|| panic!("no network `{name}` in the source"));
        self.code(&code);
    }

    pub fn table(&mut self, table: &Table) {
        self.html += &table.html();
    }

    /// Something that was measured to hold, or not to.
    pub fn claim(&mut self, statement: &str, holds: bool) {
        self.claims += 1;
        self.broken += usize::from(!holds);
        let (class, mark) = if holds {
            ("holds", "✓")
        } else {
            ("broken", "✗")
        };
        let _ = write!(
            self.html,
            "<p class=\"claim {class}\"><span>{mark}</span> {}</p>",
            inline(statement)
        );
    }

    /// Pictures side by side, as many as the window has room for, each with its caption.
    pub fn pictures(&mut self, pictures: impl IntoIterator<Item = (String, String)>) {
        self.grid("pictures", pictures);
    }

    /// Small pictures side by side, two of them even in a narrow window.
    pub fn gallery(&mut self, pictures: impl IntoIterator<Item = (String, String)>) {
        self.grid("pictures gallery", pictures);
    }

    fn grid(&mut self, class: &str, pictures: impl IntoIterator<Item = (String, String)>) {
        let _ = write!(self.html, "<div class=\"{class}\">");
        for (svg, caption) in pictures {
            let _ = write!(
                self.html,
                "<figure>{svg}<figcaption>{}</figcaption></figure>",
                inline(&caption)
            );
        }
        self.html += "</div>";
    }

    /// One picture over the whole width.
    pub fn picture(&mut self, svg: &str, caption: &str) {
        let _ = write!(
            self.html,
            "<figure class=\"wide\">{svg}<figcaption>{}</figcaption></figure>",
            inline(caption)
        );
    }

    /// How many of its claims hold.
    pub fn verdict(&self) -> String {
        match (self.claims, self.broken) {
            (claims, 0) => format!("{claims} claims hold"),
            (claims, broken) => format!("{broken} of {claims} claims do not hold"),
        }
    }
}

fn declaration(source: &str, name: &str) -> Option<String> {
    let at = source
        .match_indices("struct ")
        .map(|(at, _)| at)
        .find(|at| {
            source[*at..]
                .trim_start_matches("struct ")
                .split([':', ' '])
                .next()
                == Some(name)
        })?;
    let start = source[..at].rfind("network! {")?;
    let line = source[..start].rfind('\n').map_or(0, |end| end + 1);
    let indent = &source[line..start];
    let mut code = String::new();
    for line in source[line..].lines() {
        let line = line.strip_prefix(indent).unwrap_or(line);
        code += line;
        code.push('\n');
        if line == "}" {
            return Some(code);
        }
    }
    None
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Escaped, with code where backticks are.
fn inline(text: &str) -> String {
    let parts = escape(text);
    let mut html = String::new();
    for (place, part) in parts.split('`').enumerate() {
        if place % 2 == 1 {
            let _ = write!(html, "<code>{part}</code>");
        } else {
            html += part;
        }
    }
    html
}
