//! `conv2d(16, kernel = 3, padding = same)`, `conv1d(16, kernel = 3, padding = causal)`, and their like by depth.

use quote::quote;

use super::dense::initialiser;
use super::spread::spreads;
use super::window::{DILATION, KERNEL, PADDING, Remainder, STRIDE, Settings, windows};
use super::{
    Argument, ArgumentKind, Built, Context, Form, Gain, Row, Takes, Tensor, initialiser_of,
};
use crate::error::thousands;
use crate::model::{Flow, Padding, dim};

const FILTERS: Argument = Argument::first("filters", ArgumentKind::Units);
const GROUPS: Argument = Argument::named("groups", ArgumentKind::Count);
const MULTIPLIER: Argument = Argument::named("multiplier", ArgumentKind::Count);
const CAUSAL_PADDING: Argument = Argument::named(
    "padding",
    ArgumentKind::Padding(&["causal", "same", "valid"]),
);
const OUTPUT_PADDING: Argument = Argument::named("output_padding", ArgumentKind::Padding(&[]));
const INIT: Argument = Argument::named("init", ArgumentKind::Initialiser);
const BIAS: Argument = Argument::named("bias", ArgumentKind::Flag);

/// Weights of a convolution that is worth kernels of its own: `nn_core` has the same limit.
const OWN_KERNELS: usize = 2304;

const fn row(
    name: &'static str,
    also: &'static [&'static str],
    example: &'static str,
    summary: &'static str,
    arguments: &'static [Argument],
    takes: Takes,
    build: fn(&mut Context) -> Option<Built>,
) -> Row {
    Row {
        name,
        also,
        example,
        summary,
        arguments,
        takes,
        learns: true,
        keeps: false,
        in_place: false,
        needs_scratch: true,
        recurs: false,
        gain: Gain::Linear,
        form: Form::Layer(build),
    }
}

pub static CONV2D: Row = row(
    "conv2d",
    &["conv", "convolution", "convolution2d"],
    "conv2d(16, kernel = 3)",
    "convolution of an image with `filters` of `kernel` cells: `stride`, `dilation`, `groups`, `padding = valid`, `same`, a number or `[[top, bottom], [left, right]]`, `init`, `bias`",
    &[
        FILTERS, KERNEL, STRIDE, PADDING, DILATION, GROUPS, INIT, BIAS,
    ],
    Takes::Image,
    |context| convolution(context, "Conv2d", 2),
);
pub static CONV1D: Row = row(
    "conv1d",
    &["convolution1d"],
    "conv1d(16, kernel = 3)",
    "convolution over time; as `conv2d`, and `padding = causal` sees nothing of what comes later",
    &[
        FILTERS,
        KERNEL,
        STRIDE,
        CAUSAL_PADDING,
        DILATION,
        GROUPS,
        INIT,
        BIAS,
    ],
    Takes::Sequence,
    |context| convolution(context, "Conv1d", 1),
);
pub static DEPTHWISE_CONV2D: Row = row(
    "depthwise_conv2d",
    &["depthwise"],
    "depthwise_conv2d(kernel = 3)",
    "every channel of an image by itself, `multiplier = 1` filters for each; `stride`, `padding`, `dilation`, `init`, `bias`",
    &[KERNEL, STRIDE, PADDING, DILATION, MULTIPLIER, INIT, BIAS],
    Takes::Image,
    |context| depthwise(context, "DepthwiseConv2d", 2),
);
pub static DEPTHWISE_CONV1D: Row = row(
    "depthwise_conv1d",
    &[],
    "depthwise_conv1d(kernel = 3)",
    "every feature of a sequence by itself; as `depthwise_conv2d`, and `padding = causal`",
    &[
        KERNEL,
        STRIDE,
        CAUSAL_PADDING,
        DILATION,
        MULTIPLIER,
        INIT,
        BIAS,
    ],
    Takes::Sequence,
    |context| depthwise(context, "DepthwiseConv1d", 1),
);

pub static SEPARABLE_CONV2D: Row = row(
    "separable_conv2d",
    &["separable_conv", "separable"],
    "separable_conv2d(16, kernel = 3)",
    "`depthwise_conv2d`, then `filters` over the channels of each cell, without an activation between; `stride`, `padding`, `dilation`, `multiplier`, `init`, `bias`",
    &[
        FILTERS, KERNEL, STRIDE, PADDING, DILATION, MULTIPLIER, INIT, BIAS,
    ],
    Takes::Image,
    separable,
);
pub static CONV_TRANSPOSE2D: Row = row(
    "conv_transpose2d",
    &[
        "conv2d_transpose",
        "convolution2d_transpose",
        "deconv2d",
        "deconvolution2d",
        "transposed_conv2d",
    ],
    "conv_transpose2d(16, kernel = 2, stride = 2)",
    "every cell lays its `filters` of `kernel` cells over a larger image: `stride`, `dilation`, `padding` (cells cut off; `same` for as many cells as strides), `output_padding`, `init`, `bias`",
    &[
        FILTERS,
        KERNEL,
        STRIDE,
        PADDING,
        OUTPUT_PADDING,
        DILATION,
        INIT,
        BIAS,
    ],
    Takes::Image,
    transposed,
);

/// `WithBias` or `WithoutBias`.
fn bias_term(context: &Context) -> (bool, proc_macro2::TokenStream) {
    let core = context.core;
    match context.arguments.flag("bias").unwrap_or(true) {
        true => (true, quote!(#core::layer::WithBias)),
        false => (false, quote!(#core::layer::WithoutBias)),
    }
}

fn convolution(context: &mut Context, layer: &str, axes: usize) -> Option<Built> {
    let settings = Settings::of(context, axes)?;
    let filters = context.number("filters")?;
    let groups = context.arguments.count("groups").unwrap_or(1);
    let channels = context.input.known().and_then(<[usize]>::last).copied();
    let mut fits = true;
    for (count, what) in [(Some(filters), "filters"), (channels, "channels")] {
        let Some(count) = count.filter(|count| count % groups > 0) else {
            continue;
        };
        fits = false;
        let message = format!(
            "{} has {} {what}, which {groups} groups do not divide",
            context.name,
            thousands(count)
        );
        let help = format!("take a number of groups that divides {}", thousands(count));
        context.refuse("groups", message, help);
    }
    context.divides("channels", "groups", groups);
    let windows = windows(context, &settings, Remainder::LeftOut)?;
    if !fits {
        return None;
    }
    let core = context.core;
    let shape = context.input.shape(core);
    let init = initialiser(context);
    let (has_bias, bias) = bias_term(context);
    let [filters_type, groups_type] = [filters, groups].map(|size| dim(core, size));
    let types = &windows.types;
    let name = quote::format_ident!("{layer}");
    let cells: usize = windows.kernel.iter().product();
    let weights = channels.map(|channels| cells * (channels / groups) * filters);
    let tensors = channels.map(|channels| {
        let dims = [&windows.kernel[..], &[channels / groups, filters]].concat();
        with_bias(kernel("weight", &dims), has_bias, filters)
    });
    let is_small = cells > 1 && weights.is_some_and(|weights| weights <= OWN_KERNELS);
    let kernels = (axes == 2 && groups == 1 && is_small && filters.is_multiple_of(8))
        .then(|| quote!(, #core::layer::OwnKernels));
    let layer = quote! {
        #core::layer::#name<#shape, #filters_type, #(#types,)* #groups_type, #init, #bias #kernels>
    };
    Some(finished(
        context,
        layer,
        &windows.positions,
        filters,
        weights,
        tensors,
    ))
}

fn depthwise(context: &mut Context, layer: &str, axes: usize) -> Option<Built> {
    let settings = Settings::of(context, axes)?;
    let multiplier = context.arguments.count("multiplier").unwrap_or(1);
    let windows = windows(context, &settings, Remainder::LeftOut)?;
    let core = context.core;
    let shape = context.input.shape(core);
    let init = initialiser(context);
    let (has_bias, bias) = bias_term(context);
    let multiplier_type = dim(core, multiplier);
    let types = &windows.types;
    let name = quote::format_ident!("{layer}");
    let layer = quote!(#core::layer::#name<#shape, #multiplier_type, #(#types,)* #init, #bias>);
    let cells: usize = windows.kernel.iter().product();
    let channels = context.input.known().and_then(<[usize]>::last).copied();
    let filters = channels.unwrap_or(1) * multiplier;
    let weights = channels.map(|_| cells * filters);
    let tensors = channels.map(|_| {
        let dims = [&windows.kernel[..], &[1, filters]].concat();
        with_bias(kernel("weight", &dims), has_bias, filters)
    });
    Some(finished(
        context,
        layer,
        &windows.positions,
        filters,
        weights,
        tensors,
    ))
}

fn separable(context: &mut Context) -> Option<Built> {
    let settings = Settings::of(context, 2)?;
    let filters = context.number("filters")?;
    let multiplier = context.arguments.count("multiplier").unwrap_or(1);
    let windows = windows(context, &settings, Remainder::LeftOut)?;
    let core = context.core;
    let shape = context.input.shape(core);
    // No activation follows the first of the two.
    let first = initialiser_of(context, "init", quote!(#core::init::GlorotUniform));
    let second = initialiser(context);
    let (has_bias, bias) = bias_term(context);
    let [filters_type, multiplier_type] = [filters, multiplier].map(|size| dim(core, size));
    let types = &windows.types;
    let layer = quote! {
        #core::layer::SeparableConv2d<#shape, #filters_type, #(#types,)* #multiplier_type, #first, #second, #bias>
    };
    let cells: usize = windows.kernel.iter().product();
    let channels = context.input.known().and_then(<[usize]>::last).copied();
    let weights = channels.map(|channels| channels * multiplier * (cells + filters));
    let tensors = channels.map(|channels| {
        let between = channels * multiplier;
        let dims = [&windows.kernel[..], &[1, between]].concat();
        let mut tensors = vec![
            kernel("depthwise.weight", &dims),
            kernel("pointwise.weight", &[1, 1, between, filters]),
        ];
        tensors.extend(has_bias.then(|| Tensor::plain("pointwise.bias", &[filters])));
        tensors
    });
    Some(finished(
        context,
        layer,
        &windows.positions,
        filters,
        weights,
        tensors,
    ))
}

fn transposed(context: &mut Context) -> Option<Built> {
    let settings = Settings::of(context, 2)?;
    let spreads = spreads(context, &settings)?;
    let filters = context.number("filters")?;
    let core = context.core;
    let shape = context.input.shape(core);
    let init = initialiser(context);
    let (has_bias, bias) = bias_term(context);
    let filters_type = dim(core, filters);
    let types = &spreads.types;
    let layer =
        quote!(#core::layer::ConvTranspose2d<#shape, #filters_type, #(#types,)* #init, #bias>);
    let cells: usize = settings.kernel.iter().product();
    let known = context.input.known();
    let weights = known.map(|input| cells * input[2] * filters);
    // Every cell of the input lays down all weights.
    let macs = known.map(|input| cells * input.iter().product::<usize>() * filters);
    let tensors = known.map(|input| {
        let dims = [&settings.kernel[..], &[filters, input[2]]].concat();
        with_bias(kernel("weight", &dims), has_bias, filters)
    });
    let built = finished(context, layer, &spreads.lengths, filters, weights, tensors);
    Some(Built { macs, ..built })
}

/// A kernel, `[cells.., in, out]` in memory and `[out, in, cells..]` in files.
fn kernel(name: &str, dims: &[usize]) -> Tensor {
    let axes = dims.len();
    let file_axes: Vec<_> = [axes - 1, axes - 2]
        .into_iter()
        .chain(0..axes - 2)
        .collect();
    Tensor::permuted(name, dims, &file_axes)
}

fn with_bias(weight: Tensor, has_bias: bool, filters: usize) -> Vec<Tensor> {
    let bias = Tensor::bias(has_bias, filters);
    [weight].into_iter().chain(bias).collect()
}

/// The layer with what it costs.
fn finished(
    context: &Context,
    layer: proc_macro2::TokenStream,
    positions: &Option<Vec<usize>>,
    filters: usize,
    weights: Option<usize>,
    tensors: Option<Vec<Tensor>>,
) -> Built {
    let is_causal = context.arguments.padding("padding") == Some(&Padding::Word("causal"));
    let strides = context.arguments.sizes("stride").unwrap_or(&[1]);
    let streams = is_causal && strides.iter().all(|&stride| stride == 1);
    let output = match positions {
        Some(positions) => {
            let mut axes = positions.clone();
            axes.push(filters);
            Flow::Known(axes)
        }
        None => Flow::of_layer(context.core, &layer),
    };
    let places = positions
        .as_ref()
        .map(|positions| positions.iter().product::<usize>());
    Built {
        layer,
        output,
        tensors,
        macs: weights
            .zip(places)
            .map(|(weights, places)| weights * places),
        streams,
    }
}
