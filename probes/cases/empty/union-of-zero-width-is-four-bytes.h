// In C a union of nothing but a zero-width bit-field has 4 bytes.
union Hollow { long long : 0; };
