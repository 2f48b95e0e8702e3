//! The settings of a case, with a look at whether all of them were used.

use std::cell::RefCell;

use serde_json::Value;

/// The settings of a case.
pub struct Settings<'a> {
    values: &'a Value,
    used: RefCell<Vec<String>>,
}

impl<'a> Settings<'a> {
    pub fn new(values: &'a Value) -> Self {
        let used = RefCell::new(Vec::new());
        Self { values, used }
    }

    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.used.borrow_mut().push(name.to_owned());
        self.values.get(name).filter(|value| !value.is_null())
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(Value::as_f64)
    }

    pub fn count(&self, name: &str) -> Option<usize> {
        let count = self.get(name)?.as_u64()?;
        usize::try_from(count).ok()
    }

    pub fn is(&self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Fails with a setting that nobody asked for, unless it is switched off.
    pub fn all_used(&self) -> Result<(), String> {
        let used = self.used.borrow();
        let unknown = self
            .values
            .as_object()
            .into_iter()
            .flatten()
            .find(|(name, value)| {
                !used.contains(name) && !value.is_null() && **value != Value::Bool(false)
            });
        match unknown {
            Some((name, _)) => Err(format!("there is no `{name}`")),
            None => Ok(()),
        }
    }
}
