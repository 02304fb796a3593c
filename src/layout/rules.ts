/** The few facts on which MSVC C, MSVC C++ and rustc differ. Everything else in this room is common to all three. */
export interface Rules {
  readonly name: "msvc-c" | "msvc-c++" | "rustc";
}
