// A zero-width bit-field in a union counts for the size if it follows another bit-field.
union After { char ready : 1; long : 0; };
