/* SPDX-License-Identifier: Apache-2.0 */
#include "base/format.h"

#include <stdint.h>
#include <string.h>

/* Digits at `z` as a number; *n counts them. Four are enough for what stands in a text. */
static int read_number(const char *z, size_t *n)
{
	int value = 0;

	for (*n = 0; *n < 4 && z[*n] >= '0' && z[*n] <= '9'; (*n)++) value = value * 10 + (z[*n] - '0');
	return value;
}

static const char *read_precision(const char *z, struct format_place *out)
{
	size_t n;

	out->precision = -1;
	if (*z != '.') return z;
	if (z[1] == '*') {
		out->star = true;
		return z + 2;
	}
	out->precision = read_number(z + 1, &n);
	return z + 1 + n;
}

static const char *read_length(const char *z, struct format_place *out)
{
	if (*z == 'z') out->length = *z++;
	else if (*z == 'l' && z[1] == 'l') out->length = 'L', z += 2;
	else if (*z == 'l') out->length = *z++;
	return z;
}

struct format_place format_place(const char *at)
{
	struct format_place out = { 0 };
	const char *z = at + 1;
	size_t digits;
	int number = read_number(z, &digits);

	if (digits && z[digits] == '$') {
		out.position = (size_t)number;
		z += digits + 1;
	} else if (z[0] == '0') {
		out.width = number < FORMAT_NUMBER - 2 ? number : FORMAT_NUMBER - 2;
		z += digits;
	}
	z = read_length(read_precision(z, &out), &out);
	if (*z == 'i') out.conversion = 'd';
	else if (*z && strchr("scduX%", *z)) out.conversion = *z;
	out.n = (size_t)(z - at) + (*z != 0);
	return out;
}

/* The digits stand at the end of the room for them. */
static void put_number(const struct format_place *place, struct format_value *out, uint64_t n,
	bool minus)
{
	unsigned base = place->conversion == 'X' ? 16 : 10;
	char *end = out->number + sizeof out->number, *p = end;

	do *--p = "0123456789ABCDEF"[n % base];
	while (n /= base);
	while (end - p < place->width - minus) *--p = '0';
	if (minus) *--p = '-';
	out->p = p;
	out->n = (size_t)(end - p);
}

static void take_signed(const struct format_place *place, struct format_args *args,
	struct format_value *out)
{
	char length = place->length;
	long long n = length == 'L' ? va_arg(args->list, long long) :
		length == 'l'       ? va_arg(args->list, long) :
		length == 'z'       ? (long long)va_arg(args->list, size_t) :
				      va_arg(args->list, int);

	put_number(place, out, n < 0 ? -(uint64_t)n : (uint64_t)n, n < 0);
}

static void take_unsigned(const struct format_place *place, struct format_args *args,
	struct format_value *out)
{
	char length = place->length;

	put_number(place, out, length == 'L' ? va_arg(args->list, unsigned long long) :
		length == 'l'         ? va_arg(args->list, unsigned long) :
		length == 'z'         ? va_arg(args->list, size_t) :
					va_arg(args->list, unsigned), false);
}

void format_take(const struct format_place *place, struct format_args *args,
	struct format_value *out)
{
	int most = place->star ? va_arg(args->list, int) : place->precision;

	switch (place->conversion) {
	case 's':
		out->p = va_arg(args->list, const char *);
		if (!out->p) out->p = "(null)", most = -1;
		out->n = most < 0 ? strlen(out->p) : strnlen(out->p, (size_t)most);
		return;
	case 'c':
		out->number[0] = (char)va_arg(args->list, int);
		out->p = out->number;
		out->n = 1;
		return;
	case 'd': take_signed(place, args, out); return;
	case 'X':
	case 'u': take_unsigned(place, args, out); return;
	default: out->p = place->conversion ? "%" : "", out->n = place->conversion != 0;
	}
}
