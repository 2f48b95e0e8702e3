//! What a declaration with mistakes expands to: the same public items with bodies that do nothing, so that the
//! rest of the user's file type-checks and one mistake makes one error.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Kind, checks, layer, network, parts, weights};
use crate::model::Model;

/// The items of a network that was not understood, without the steps that were not.
pub fn stub(model: &Model) -> TokenStream {
    let Model { core, body, .. } = model;
    let structs = network::structs(model);
    let parts = parts(core, &model.visibility, body, layer::stub);
    let layer = layer::stub(core, body, Kind::Network);
    let network = network::network(model);
    let joins = checks::joins(model);
    let weights = (model.wants_weights && body.open.is_empty()).then(|| weights::stub(model));
    quote! {
        #structs
        #parts
        #layer
        #network
        #joins
        #weights
    }
}
