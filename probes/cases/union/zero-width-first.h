// A zero-width bit-field in a union that follows no bit-field counts for nothing.
union First { long : 0; char ready : 1; };
union Behind { char tag; long : 0; };
