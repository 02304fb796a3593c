// ntapi#21: PS_ATTRIBUTE_MITIGATION_OPTIONS was 0x60010; the header makes 0x20010 of it, with a macro that takes arguments.
#define PS_ATTRIBUTE_THREAD 0x00010000
#define PS_ATTRIBUTE_INPUT 0x00020000
#define PS_ATTRIBUTE_ADDITIVE 0x00040000
#define PsAttributeValue(Number, Thread, Input, Additive) \
    (((Number) & 0x0000ffff) | ((Thread) ? PS_ATTRIBUTE_THREAD : 0) | \
     ((Input) ? PS_ATTRIBUTE_INPUT : 0) | ((Additive) ? PS_ATTRIBUTE_ADDITIVE : 0))
#define PS_ATTRIBUTE_PARENT_PROCESS PsAttributeValue(0, 0, 1, 1)
#define PS_ATTRIBUTE_MITIGATION_OPTIONS PsAttributeValue(16, 0, 1, 0)

typedef struct _PS_ATTRIBUTE {
    ULONG_PTR Attribute;
    SIZE_T Size;
} PS_ATTRIBUTE;
