//! Noise: whatever is written, the macro answers with items that Rust can parse, and with an error where it is wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Of all random choices, unless `NN_SEED` is another; it and the failing input are printed.
const SEED: u64 = 0x6e6e;
const STREAMS: usize = 2_000;
const MUTATIONS: usize = 1_500;

/// Valid declarations, with every construct of the language.
const DECLARATIONS: [&str; 8] = [
    "struct Xor: [2] -> [1] { hidden: dense(8), tanh, output: dense(1) }",
    "/// Reads a digit.
     #[budget(ram = \"8 KiB\", flash = \"64 KiB\", macs = 200_000)]
     pub struct Digits: [8, 8, 1] -> [10] {
         const HIDDEN: usize = 64;
         flatten,
         hidden: dense(HIDDEN, init = he_normal),
         batch_norm,
         relu,
         dropout(0.2),
         output: dense(10),
     }",
    "pub(crate) struct Deep: [4, 16] -> [4, 16] {
         first: residual { gelu(approximate = tanh), batch_norm(momentum = 0.1, epsilon = 1e-5) },
         residual { second: residual { relu }, leaky_relu(0.2), },
     }",
    "#[network(crate = renamed)] #[derive(Clone)]
     struct Outer: [64] -> [10] {
         encoder: path::to::Encoder<16>,
         Own,
         head: dense(8 * (3 - 1) -> 10, bias = false),
     }",
    "struct Arithmetic: [2 * A] -> [B % 7] {
         const A: usize = (B + 1) / 2;
         const B: usize = 9;
         dense(A + B, init = normal(0.5)),
         dense(2, init = constant(-1.5)),
     }",
    "struct Sequence: [12, 3] -> [36] { softmax, flatten, #[allow(unused)] dropout(1 / 2) }",
    "#[weights(\"../nn-core/tests/data/weights_f16.safetensors\", rename(\"hidden\", \"first\"), without(\"output\"))]
     struct Small: [3] -> [4] { first: dense(4), norm: batch_norm }",
    "struct Raw: [3] -> [3] { r#type: dense(3), r#match: sigmoid, elu(1), elu }",
];

#[test]
fn declarations_that_the_fuzzing_starts_from_are_valid() {
    for source in DECLARATIONS {
        assert_eq!(super::messages(source), [""; 0], "{source}");
    }
}

#[test]
fn noise_is_answered_with_errors() {
    let mut random = Random::new();
    for round in 0..STREAMS {
        let stream = random.stream(3);
        let (errors, _) = expand(stream.clone(), round);
        assert!(errors > 0, "round {round}: no error for\n{stream}");
    }
}

#[test]
fn mutations_are_answered() {
    let sources = DECLARATIONS.map(|source| source.parse::<TokenStream>().expect("it is tokens"));
    let expansions = sources
        .clone()
        .map(|source| crate::declare(source).to_string());
    let mut random = Random::new();
    let mut rejected = 0;
    for round in 0..MUTATIONS {
        let which = random.below(sources.len());
        let mut stream = sources[which].clone();
        let mut mutations = String::new();
        for _ in 0..=random.below(3) {
            (stream, mutations) = random.mutate(stream, mutations);
        }
        let (errors, expansion) = expand(stream.clone(), round);
        rejected += usize::from(errors > 0);
        // What changes nothing was not read.
        let is_unread = errors == 0
            && !is_same(&stream, &sources[which])
            && expansion.to_string() == expansions[which];
        assert!(
            !is_unread,
            "round {round}: {mutations} went unnoticed in\n{stream}"
        );
    }
    // Most mutations are mistakes.
    assert!(
        rejected > MUTATIONS / 2,
        "only {rejected} of {MUTATIONS} were rejected"
    );
}

/// How many errors there are, and what comes out: there is no panic, and it is items.
fn expand(stream: TokenStream, round: usize) -> (usize, TokenStream) {
    let source = stream.clone();
    let expansion = catch_unwind(AssertUnwindSafe(|| crate::declare(stream)));
    let Ok(expansion) = expansion else {
        panic!("round {round}: a panic for\n{source}")
    };
    if let Err(error) = syn::parse2::<syn::File>(expansion.clone()) {
        panic!("round {round}: {error} in what comes of\n{source}\n\n{expansion}");
    }
    (errors(expansion.clone()), expansion)
}

fn errors(stream: TokenStream) -> usize {
    let count = |token| match token {
        TokenTree::Group(group) => errors(group.stream()),
        TokenTree::Ident(word) => usize::from(word == "compile_error"),
        _ => 0,
    };
    stream.into_iter().map(count).sum()
}

/// Whether two streams differ in nothing but commas at ends, parentheses around single numbers and spacing.
fn is_same(a: &TokenStream, b: &TokenStream) -> bool {
    plain(a) == plain(b)
}

fn plain(stream: &TokenStream) -> String {
    let mut tokens: Vec<_> = stream.clone().into_iter().collect();
    if matches!(tokens.last(), Some(TokenTree::Punct(last)) if last.as_char() == ',') {
        tokens.pop();
    }
    let texts = tokens.iter().map(|token| match token {
        TokenTree::Group(group) => {
            let inner = plain(&group.stream());
            match group.delimiter() {
                Delimiter::Parenthesis => format!("({inner})"),
                Delimiter::Brace => format!("{{{inner}}}"),
                Delimiter::Bracket => format!("[{inner}]"),
                Delimiter::None => inner,
            }
        }
        token => token.to_string(),
    });
    texts
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A small generator (xorshift64*, Marsaglia 2003, Vigna 2016).
struct Random(u64);

impl Random {
    fn new() -> Self {
        let seed = std::env::var("NN_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok())
            .unwrap_or(SEED);
        println!("seed {seed}");
        // Any state but zero.
        Self(seed | 1 << 63)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        bits as usize % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn stream(&mut self, depth: usize) -> TokenStream {
        let len = self.below(9);
        (0..len).map(|_| self.token(depth)).collect()
    }

    fn token(&mut self, depth: usize) -> TokenTree {
        const WORDS: [&str; 24] = [
            "struct", "pub", "const", "let", "usize", "dense", "relu", "residual", "flatten",
            "Encoder", "hidden", "crate", "self", "Self", "init", "true", "in", "_", "r#type",
            "budget", "cfg", "f32", "as", "enum",
        ];
        const SIGNS: &str = "#,;:=<>-+*/%!?.&|$@^~'";
        const NUMBERS: [&str; 12] = [
            "0",
            "1",
            "64",
            "0.5",
            "1e9",
            "1e999",
            "7u8",
            "3usize",
            "2.5f32",
            "0xff",
            "340282366920938463463374607431768211456",
            "16777217",
        ];
        match self.below(if depth > 0 { 10 } else { 8 }) {
            0..3 => word(self.pick(&WORDS)),
            3..6 => {
                let sign = SIGNS.as_bytes()[self.below(SIGNS.len())] as char;
                // A quote alone is no token; two colons are one path separator.
                let sign = if sign == '\'' { ':' } else { sign };
                let spacing = if self.below(2) == 0 {
                    Spacing::Joint
                } else {
                    Spacing::Alone
                };
                TokenTree::Punct(Punct::new(sign, spacing))
            }
            6 => self
                .pick(&NUMBERS)
                .parse::<Literal>()
                .expect("it is a number")
                .into(),
            7 => Literal::string(self.pick(&["8 KiB", "", "hidden", "a b"])).into(),
            _ => {
                let delimiter = [
                    Delimiter::Parenthesis,
                    Delimiter::Brace,
                    Delimiter::Bracket,
                    Delimiter::None,
                ];
                let delimiter = delimiter[self.below(delimiter.len())];
                Group::new(delimiter, self.stream(depth - 1)).into()
            }
        }
    }

    /// One change somewhere: a token deleted, doubled, replaced, put in, or two neighbours exchanged.
    fn mutate(&mut self, stream: TokenStream, mut done: String) -> (TokenStream, String) {
        let mut tokens: Vec<_> = stream.into_iter().collect();
        let groups: Vec<_> = (0..tokens.len())
            .filter(|&i| matches!(tokens[i], TokenTree::Group(_)))
            .collect();
        if !groups.is_empty() && self.below(3) > 0 {
            let place = groups[self.below(groups.len())];
            if let TokenTree::Group(group) = &tokens[place] {
                let (inner, done) = self.mutate(group.stream(), done);
                tokens[place] = Group::new(group.delimiter(), inner).into();
                return (tokens.into_iter().collect(), done);
            }
        }
        let place = self.below(tokens.len().max(1));
        if tokens.is_empty() {
            tokens.push(self.token(1));
            done += " an insertion";
            return (tokens.into_iter().collect(), done);
        }
        match self.below(5) {
            0 => done += &format!(" the deletion of `{}`", tokens.remove(place)),
            1 => {
                tokens.insert(place, tokens[place].clone());
                done += &format!(" the doubling of `{}`", tokens[place]);
            }
            2 if place > 0 => {
                tokens.swap(place - 1, place);
                done += &format!(
                    " the exchange of `{}` and `{}`",
                    tokens[place - 1],
                    tokens[place]
                );
            }
            3 => {
                let new = self.token(1);
                done += &format!(" `{new}` for `{}`", tokens[place]);
                tokens[place] = new;
            }
            _ => {
                let new = self.token(1);
                done += &format!(" `{new}` put in");
                tokens.insert(place, new);
            }
        }
        (tokens.into_iter().collect(), done)
    }
}

fn word(text: &str) -> TokenTree {
    match text.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()).into(),
        None => Ident::new(text, Span::call_site()).into(),
    }
}
