// Members of a union lie at 0; its size is the largest, rounded to the strictest.
union Value { char bytes[5]; short pair; int whole; };
