//! The threads of rayon's pool, kept awake while a training shares its steps among them.
//!
//! A thread of the pool that finds nothing to do for some ten microseconds goes to sleep, and to wake it takes as long as a part
//! of a step, or longer than all of it in a virtual machine. So while an epoch runs, other threads of the pool look for work
//! without pause, and so does whoever waits for them. All of them do whatever work of the pool they find, not only that of the
//! training: nothing waits for a thread in particular, and nobody's work waits for a training to end.

use std::cell::Cell;
use std::hint::spin_loop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::Yield;

std::thread_local! {
    /// Whether this thread runs a training, or is kept awake for one.
    static IS_BUSY: Cell<bool> = const { Cell::new(false) };
}

/// Sets what it holds when it goes out of scope, in a panic too.
struct AtEnd<'a>(&'a AtomicBool);

impl Drop for AtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// This thread as one that is busy with a training.
struct Busy {
    before: bool,
}

impl Busy {
    fn new() -> Self {
        Self {
            before: IS_BUSY.replace(true),
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        IS_BUSY.set(self.before);
    }
}

/// Does `work` on this thread, one of a pool, while so many others of the pool, or all of them, look for parts of it.
pub(crate) fn awake<R>(others: usize, work: impl FnOnce() -> R) -> R {
    struct Call {
        is_over: AtomicBool,
        others: AtomicUsize,
    }

    let _busy = Busy::new();
    let call = Arc::new(Call {
        is_over: AtomicBool::new(false),
        others: AtomicUsize::new(0),
    });
    let here = Arc::clone(&call);
    let _end = AtEnd(&here.is_over);
    let others = others.min(rayon::current_num_threads().saturating_sub(1));
    if others > 0 {
        // Nobody waits for it: a thread that comes late finds that the work is over.
        rayon::spawn_broadcast(move |_| {
            // Not on a thread that a training needs to go on, this one or another: it would wait for itself.
            let wanted = !IS_BUSY.get() && call.others.fetch_add(1, Ordering::Relaxed) < others;
            if wanted {
                let _busy = Busy::new();
                work_until(&call.is_over);
            }
        });
    }
    work()
}

/// Does what there is to do in the pool until it is over.
fn work_until(is_over: &AtomicBool) {
    /// How often it looks in vain before it lets other processes have the core.
    const PATIENCE: usize = 1 << 12;
    /// The pause between two looks.
    const PAUSE: usize = 8;
    let mut in_vain = 0;
    while !is_over.load(Ordering::Acquire) {
        if rayon::yield_now() == Some(Yield::Executed) {
            in_vain = 0;
        } else if in_vain < PATIENCE {
            in_vain += 1;
            for _ in 0..PAUSE {
                spin_loop();
            }
        } else {
            std::thread::yield_now();
        }
    }
}

/// The first half on this thread, the second one on another if there is one, and here otherwise.
fn both(first: impl FnOnce() + Send, second: impl FnOnce() + Send) {
    let is_over = AtomicBool::new(false);
    rayon::join(
        || {
            first();
            work_until(&is_over);
        },
        || {
            let _end = AtEnd(&is_over);
            second();
        },
    );
}

/// Something that threads share: it can be cut in two.
pub(crate) trait Divisible: Sized + Send {
    /// Its halves, or itself if it is small enough for one thread.
    fn halves(self) -> Result<[Self; 2], Self>;
}

/// Does `work` on all parts, which are the same wherever it runs.
pub(crate) fn share<D: Divisible>(whole: D, work: &(impl Fn(D) + Sync)) {
    match whole.halves() {
        Ok([first, second]) => both(|| share(first, work), || share(second, work)),
        Err(part) => work(part),
    }
}

/// Some of a list: from which place on, and what stands there.
impl<T: Send> Divisible for (usize, &mut [T]) {
    fn halves(self) -> Result<[Self; 2], Self> {
        let (from, items) = self;
        let middle = items.len() / 2;
        if middle == 0 {
            return Err((from, items));
        }
        let (first, second) = items.split_at_mut(middle);
        Ok([(from, first), (from + middle, second)])
    }
}

/// Does `work` on every item, with its place.
pub(crate) fn for_each<T: Send>(items: &mut [T], work: impl Fn(usize, &mut T) + Sync) {
    share((0, items), &|(from, items): (usize, &mut [T])| {
        for (place, item) in items.iter_mut().enumerate() {
            work(from + place, item);
        }
    });
}

/// Where to cut so many numbers, if they are worth two threads: so that both parts begin where vectors do. Every pass over the
/// parameters cuts them there, and what a thread wrote in one it has at hand in the next.
pub(crate) fn middle(len: usize) -> Option<usize> {
    /// So few numbers are not worth another thread.
    const FEW: usize = 1 << 14;
    const BLOCK: usize = 1 << 10;
    (len >= 2 * FEW).then(|| (len / 2).next_multiple_of(BLOCK))
}
