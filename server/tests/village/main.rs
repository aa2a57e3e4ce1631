//! Scenes: the real router, a real database in a temporary folder, and phones that lose their network.
//! One file a scene; `harness` sets the stage.

mod harness;

mod access;
mod around;
mod board;
mod hills;
mod photos;
mod replay;
mod review;
mod sessions;
mod stop;
