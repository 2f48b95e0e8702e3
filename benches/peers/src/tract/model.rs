//! A model that is being written.

use tract_core::internal::*;
use tract_core::ops::change_axes::wire_with_rank_broadcast;
use tract_core::ops::einsum::EinSum;
use tract_core::ops::math;

pub struct Builder {
    pub model: TypedModel,
    names: usize,
}

impl Builder {
    pub fn new() -> Self {
        let model = TypedModel::default();
        Self { model, names: 0 }
    }

    pub fn name(&mut self) -> String {
        self.names += 1;
        format!("node{}", self.names)
    }

    pub fn constant(&mut self, numbers: &[f32], shape: &[usize]) -> TractResult<OutletId> {
        let name = self.name();
        self.model
            .add_const(name, Tensor::from_shape(shape, numbers)?)
    }

    /// With the missing axes of an input before those it has.
    pub fn wire(
        &mut self,
        op: impl Into<Box<dyn TypedOp>>,
        inputs: &[OutletId],
    ) -> TractResult<OutletId> {
        let name = self.name();
        Ok(wire_with_rank_broadcast(name, &mut self.model, op, inputs)?[0])
    }

    /// `x W`, `[in][out]`.
    pub fn product(&mut self, x: OutletId, weight: &[f32], inputs: usize) -> TractResult<OutletId> {
        let weight = self.constant(weight, &[inputs, weight.len() / inputs])?;
        let op = EinSum::new("mk,kn->mn".parse()?, f32::datum_type());
        self.wire(op, &[x, weight])
    }

    pub fn add(&mut self, x: OutletId, bias: &[f32]) -> TractResult<OutletId> {
        let bias = self.constant(bias, &[1, bias.len()])?;
        self.wire(math::add(), &[x, bias])
    }

    pub fn finish(mut self, outputs: &[OutletId]) -> TractResult<Arc<TypedSimplePlan>> {
        self.model.select_output_outlets(outputs)?;
        self.model.into_optimized()?.into_runnable()
    }
}
