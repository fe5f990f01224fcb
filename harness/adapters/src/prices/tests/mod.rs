//! Reading tables: the built-in one against figures typed by hand, other shapes, and whatever else a file holds.

mod anything;
mod embedded;
mod shapes;
