//! The pages of the office; each asks this browser or the server and knows no storage.

mod acts;
mod app;
mod board;
mod book;
mod comparison;
mod evaluation;
mod experiences;
mod form;
mod funds;
mod honors;
mod inbox;
mod later;
mod leader_visits;
mod online;
mod overview;
mod parts;
mod people;
mod pilots;
mod places;
mod plans;
mod posting;
mod records;
mod rest;
mod shell;
mod silence;
mod tasks;
mod wall;
mod year;

pub use app::start;
pub use later::Parts;
pub use rest::rest;
pub use shell::day;
