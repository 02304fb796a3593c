// In C a union whose members have no bytes has the size of its alignment.
union Hollow { long long items[]; };
union Small { char items[]; };
