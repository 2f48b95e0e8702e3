//! The convolutions and pools of `layers.json`.

use serde_json::Value;

use super::layers::{channels_pass, sample};
use super::{Plan, number, shape, size};

/// The tensors of a layer that stands alone.
const NAMES: [(&str, &str); 2] = [("layer.weight", "weight"), ("layer.bias", "bias")];

/// With groups or by depth.
pub fn convolution(case: &Value) -> Result<Plan, String> {
    let parameters = &case["params"];
    let layer = case["layer"].as_str().unwrap_or_default();
    let filters = size(&parameters["out_channels"]).ok_or("it has no filters")?;
    let channels = size(&parameters["in_channels"]).ok_or("it has no channels")?;
    let groups = size(&parameters["groups"]).unwrap_or(1);
    let bias = parameters["bias"] != Value::Bool(false);
    let mut arguments = window(parameters)?;
    let step = match layer.starts_with("depthwise") {
        true => format!(
            "{layer}({arguments}, multiplier = {}, bias = {bias})",
            filters / channels
        ),
        false => {
            arguments += &format!(", groups = {groups}, bias = {bias}");
            format!("{layer}({filters}, {arguments})")
        }
    };
    alone(case, &step)
}

pub fn pool(case: &Value) -> Result<Plan, String> {
    let parameters = &case["params"];
    let layer = case["layer"].as_str().unwrap_or_default();
    let mut arguments = window(parameters)?;
    if parameters["count_include_pad"] == Value::Bool(true) {
        arguments += ", count_padding = true";
    }
    alone(case, &format!("{layer}({arguments})"))
}

/// `global_avg_pool2d` and its like.
pub fn global_pool(case: &Value) -> Result<Plan, String> {
    let layer = case["layer"].as_str().unwrap_or_default();
    alone(case, layer.trim_end_matches("1d").trim_end_matches("2d"))
}

/// A relu stands between the two of the files.
pub fn separable(case: &Value) -> Result<Plan, String> {
    const FORMULA: &str = "pointwise(relu(depthwise(x)))";
    let parameters = &case["params"];
    if parameters["formula"] != FORMULA {
        return Err("a separable convolution of another formula".to_owned());
    }
    let number = |name: &str| size(&parameters[name]).ok_or(format!("it has no `{name}`"));
    let [kernel, stride, padding] = ["kernel", "stride", "padding"].map(number);
    let filters = shape(&case["inputs"]["b_pw"])[0];
    let (input, output) = axes(case)?;
    let steps = format!(
        "depthwise: depthwise_conv2d({}, stride = {}, padding = {}), relu, pointwise: conv2d({filters}, 1)",
        kernel?, stride?, padding?
    );
    Ok(Plan {
        network: Some(format!("{input:?} -> {output:?} {{ {steps} }}")),
        run: channels_pass(
            case,
            &[
                ("depthwise.weight", "w_dw"),
                ("depthwise.bias", "b_dw"),
                ("pointwise.weight", "w_pw"),
                ("pointwise.bias", "b_pw"),
            ],
        ),
    })
}

/// `relu(bn2(conv2(relu(bn1(conv1 x)))) + shortcut(x))`, in training.
pub fn residual(case: &Value) -> Result<Plan, String> {
    let parameters = &case["params"];
    let stride = size(&parameters["stride"]).ok_or("it has no stride")?;
    let epsilon = number(parameters, "bn_eps")?;
    let (input, output) = axes(case)?;
    let filters = output[2];
    let shortcut = match parameters["projection"] == Value::Bool(true) {
        true => {
            format!(" shortcut {{ conv: conv2d({filters}, 1, stride = {stride}, bias = false) }}")
        }
        false => String::new(),
    };
    let body = format!(
        "conv1: conv2d({filters}, 3, stride = {stride}, padding = 1, bias = false), \
         norm1: batch_norm(epsilon = {epsilon:?}), relu, \
         conv2: conv2d({filters}, 3, padding = 1, bias = false), \
         norm2: batch_norm(epsilon = {epsilon:?})"
    );
    let names = [
        ("block.conv1.weight", "w1"),
        ("block.norm1.weight", "g1"),
        ("block.norm1.bias", "be1"),
        ("block.conv2.weight", "w2"),
        ("block.norm2.weight", "g2"),
        ("block.norm2.bias", "be2"),
        ("block.shortcut.conv.weight", "wp"),
    ];
    Ok(Plan {
        network: Some(format!(
            "{input:?} -> {output:?} {{ block: residual {{ {body} }}{shortcut}, relu }}"
        )),
        run: channels_pass(case, &names).replace("ChannelsLast", "ChannelsLastInTraining"),
    })
}

/// A layer by itself.
fn alone(case: &Value, step: &str) -> Result<Plan, String> {
    let (input, output) = axes(case)?;
    Ok(Plan {
        network: Some(format!("{input:?} -> {output:?} {{ layer: {step} }}")),
        run: channels_pass(case, &NAMES),
    })
}

/// The axes of a sample of the input and of the output, channels last.
fn axes(case: &Value) -> Result<(Vec<usize>, Vec<usize>), String> {
    let mut input = sample(&case["inputs"]["x"])?;
    let mut output = sample(&case["outputs"]["y"])?;
    input.rotate_left(1);
    output.rotate_left(1);
    Ok((input, output))
}

/// `kernel`, `stride`, `dilation` and `padding` as arguments.
fn window(parameters: &Value) -> Result<String, String> {
    let list = |name: &str| -> Option<Vec<usize>> {
        let sizes = parameters[name].as_array()?;
        sizes.iter().map(size).collect()
    };
    let kernel = list("kernel").ok_or("it has no kernel")?;
    let mut arguments = format!("kernel = {kernel:?}");
    for name in ["stride", "dilation"] {
        if let Some(sizes) =
            list(name).filter(|sizes| name == "stride" || sizes.iter().any(|&s| s > 1))
        {
            arguments += &format!(", {name} = {sizes:?}");
        }
    }
    let padding = match parameters["padding_rule"].as_str() {
        Some("same_keras") => "same".to_owned(),
        _ => match &parameters["padding"] {
            Value::Array(sides) if sides.len() == 1 => sides[0].to_string(),
            sides @ Value::Array(_) => sides.to_string(),
            _ => "valid".to_owned(),
        },
    };
    Ok(format!("{arguments}, padding = {padding}"))
}
