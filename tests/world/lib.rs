//! The fake world.
