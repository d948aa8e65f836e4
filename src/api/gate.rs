//! The closed door: a request that met "nobody is signed in" waits here, and is sent again once somebody is.
//!
//! The transport brings the requests; whoever rang for, `state::door`, asks the person and then says
//! [`let_in`] or [`turn_away`]. What a person asked for (a POST) fails when they would rather not sign in.
//! What the page reads by itself waits on, quietly, and catches up after the next sign-in.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use wire::api::problem_codes;

use super::ApiError;

/// Why the door is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// The action asks for a recent sign-in of the same person.
    StepUp,
}

impl Shut {
    /// The closed door behind a refusal, when there is one.
    pub fn of(error: &ApiError) -> Option<Self> {
        if error.has_code(problem_codes::SIGNED_OUT) {
            Some(Self::SignedOut)
        } else if error.has_code(problem_codes::STEP_UP) {
            Some(Self::StepUp)
        } else {
            None
        }
    }
}

/// Told of each request that begins to wait: why, and whether a person asked for it.
type Bell = Rc<dyn Fn(Shut, bool)>;

struct Waiting {
    action: bool,
    /// Whether it may go on; nothing while that is open.
    answer: Cell<Option<bool>>,
    waker: RefCell<Option<Waker>>,
}

thread_local! {
    static BELL: RefCell<Option<Bell>> = const { RefCell::new(None) };
    static QUEUE: RefCell<Vec<Rc<Waiting>>> = const { RefCell::new(Vec::new()) };
}

/// Names who is told; before, every request fails at once.
pub fn on_shut(bell: impl Fn(Shut, bool) + 'static) {
    BELL.replace(Some(Rc::new(bell)));
}

/// Somebody signed in: all that wait are sent again.
pub fn let_in() {
    answer(true, true);
}

/// The person would rather not: what they asked for fails. `everything` else too, when nobody is to be
/// waited for any more.
pub fn turn_away(everything: bool) {
    answer(false, everything);
}

/// Waits at the door; whether the request may be sent again.
pub(super) async fn wait(why: Shut, action: bool) -> bool {
    let Some(bell) = BELL.with_borrow(Clone::clone) else {
        return false;
    };
    let waiting = Rc::new(Waiting {
        action,
        answer: Cell::new(None),
        waker: RefCell::default(),
    });
    QUEUE.with_borrow_mut(|queue| queue.push(waiting.clone()));
    bell(why, action);
    poll_fn(move |context| match waiting.answer.get() {
        Some(answer) => Poll::Ready(answer),
        None => {
            waiting.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        }
    })
    .await
}

/// Answers those that wait; `everything`, or only what a person asked for.
fn answer(answer: bool, everything: bool) {
    // A waker only notes down what is to be polled, so that nothing comes back here meanwhile.
    QUEUE.with_borrow_mut(|queue| {
        queue.retain(|waiting| {
            let goes = everything || waiting.action;
            if goes {
                waiting.answer.set(Some(answer));
                if let Some(waker) = waiting.waker.take() {
                    waker.wake();
                }
            }
            !goes
        });
    });
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::{Pin, pin};
    use std::task::Context;

    use super::*;

    fn poll(future: Pin<&mut impl Future<Output = bool>>) -> Poll<bool> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn nobody_waits_where_nobody_is_told() {
        let waiting = pin!(wait(Shut::SignedOut, true));
        assert_eq!(poll(waiting), Poll::Ready(false));
    }

    #[test]
    fn all_go_on_when_somebody_signs_in() {
        let rung = Rc::new(Cell::new(0));
        let count = rung.clone();
        on_shut(move |_, _| count.set(count.get() + 1));
        let (mut action, mut reading) = (pin!(wait(Shut::StepUp, true)), pin!(wait(Shut::SignedOut, false)));
        assert_eq!(poll(action.as_mut()), Poll::Pending);
        assert_eq!(poll(reading.as_mut()), Poll::Pending);
        assert_eq!(rung.get(), 2);
        let_in();
        assert_eq!(poll(action), Poll::Ready(true));
        assert_eq!(poll(reading), Poll::Ready(true));
    }

    #[test]
    fn who_would_rather_not_lets_the_page_wait_on() {
        on_shut(|_, _| ());
        let (mut action, mut reading) = (
            pin!(wait(Shut::SignedOut, true)),
            pin!(wait(Shut::SignedOut, false)),
        );
        assert_eq!(poll(action.as_mut()), Poll::Pending);
        assert_eq!(poll(reading.as_mut()), Poll::Pending);
        turn_away(false);
        assert_eq!(poll(action), Poll::Ready(false));
        assert_eq!(poll(reading.as_mut()), Poll::Pending);
        turn_away(true);
        assert_eq!(poll(reading), Poll::Ready(false));
    }
}
