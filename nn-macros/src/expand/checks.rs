//! Constants that make the compiler say what only the type system knows, at the user's own tokens.
//!
//! Every token has the user's span as it is: the caret stands there, and nothing speaks of a macro.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::model::{Check, Model, Rule};

pub fn checks(model: &Model) -> TokenStream {
    let [joins, budgets] = [joins(model), budgets(model)];
    quote!(#joins #budgets)
}

/// That the types of steps fit together.
pub fn joins(model: &Model) -> TokenStream {
    model
        .checks
        .iter()
        .map(|check| self::check(model, check))
        .collect()
}

/// That a network costs no more than it may.
fn budgets(model: &Model) -> TokenStream {
    let budgets = model.budgets.iter().map(|budget| {
        let name = &model.name;
        let core = &model.core;
        let label = format!("`{name}`");
        let kind = quote::format_ident!("{}_budget", budget.kind);
        let value = proc_macro2::Literal::u64_suffixed(budget.value);
        // The network's own type without its tokens' spans, which would draw the caret there.
        let network = proc_macro2::Ident::new(&name.to_string(), budget.span);
        let network = quote_spanned!(budget.span=> #network<::core::primitive::f32>);
        respan(
            quote!(const _: () = #core::check::#kind::<#network>(#label, #value);),
            budget.span,
        )
    });
    budgets.collect()
}

fn check(model: &Model, check: &Check) -> TokenStream {
    let core = &model.core;
    let call = match &check.rule {
        Rule::Join {
            step,
            takes,
            before,
            produces,
        } => {
            quote!(#core::check::join(#step, #takes, #before, #produces))
        }
        Rule::Stated {
            step,
            takes,
            units,
            before,
            produces,
        } => {
            quote!(#core::check::stated(#step, #takes, #units, #before, #produces))
        }
        Rule::KeepsShape {
            branch,
            takes,
            produces,
        } => {
            quote!(#core::check::keeps_shape(#branch, #takes, #produces))
        }
        Rule::Ends {
            promises,
            last,
            produces,
        } => {
            let name = format!("`{}`", model.name);
            quote!(#core::check::ends(#name, #promises, #last, #produces))
        }
        Rule::Call(call) => call.clone(),
    };
    respan(quote!(const _: () = #call;), check.span)
}

/// Every token at `span`.
pub fn respan(tokens: TokenStream, span: proc_macro2::Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let proc_macro2::TokenTree::Group(group) = &token {
                let inner = respan(group.stream(), span);
                token = proc_macro2::Group::new(group.delimiter(), inner).into();
            }
            token.set_span(span);
            token
        })
        .collect()
}
