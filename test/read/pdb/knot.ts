import { TypeWriter, member } from "./write-msf.ts";

/** Some of everything that a type stream can hold. */
export function knot(): TypeWriter {
  const types = new TypeWriter();
  const forward = types.structure("Node", 0, 0, ".?AUNode@@");
  const pointer = types.add(0x1002, (payload) => payload.u32(forward).u32(0x1000c));
  const array = types.add(0x1503, (payload) => payload.u32(0x74).u32(0x23).u16(12).name(""));
  const bits = types.add(0x1205, (payload) => payload.u32(0x75).u8(3).u8(5));
  const constant = types.add(0x1001, (payload) => payload.u32(array).u16(1));
  const values = types.fieldList((payload) =>
    payload.u16(0x1502).u16(3).u16(0x8003).u32(0xffff_fff0).name("low").pad(),
  );
  const mode = types.add(0x1507, (payload) => payload.u16(1).u16(0).u32(0x74).u32(values).name("Mode"));
  const argumentsOf = types.add(0x1201, (payload) => payload.u32(2).u32(pointer).u32(0x74));
  const routine = types.add(0x1008, (payload) => payload.u32(0x03).u16(0).u16(2).u32(argumentsOf));
  const callback = types.add(0x1002, (payload) => payload.u32(routine).u32(0x1000c));
  const rest = types.fieldList((payload) => {
    member(payload, "bits", bits, 28);
    member(payload, "callback", callback, 32);
  });
  const list = types.fieldList((payload) => {
    member(payload, "next", pointer, 0);
    member(payload, "cells", constant, 8);
    member(payload, "mode", mode, 20);
    payload.u16(0x150e).u16(3).u32(0x74).name("shared").pad();
    payload.u16(0x1511).u16(0x13).u32(routine).u32(0).name("run").pad();
    payload.u16(0x1510).u16(0).u32(mode).name("Mode").pad();
    payload.u16(0x1404).u16(0).u32(rest);
  });
  const node = types.structure("Node", 40, list, ".?AUNode@@");
  const either = types.fieldList((payload) => {
    member(payload, "node", node, 0);
    member(payload, "raw", array, 0);
  });
  const unnamed = types.union("<unnamed-tag>", 40, either);
  const derived = types.fieldList((payload) => {
    payload.u16(0x1400).u16(3).u32(node).u16(0).pad();
    payload.u16(0x1409).u16(0).u32(pointer).pad();
    member(payload, "either", unnamed, 40);
  });
  types.structure("Derived", 80, derived);
  types.structure("Node", 40, rest, ".?AUNode@2@");
  return types;
}

/** A type writer whose stream is these bytes. */
export function streamOf(bytes: Uint8Array): TypeWriter {
  const types = new TypeWriter();
  types.stream = () => bytes;
  return types;
}
