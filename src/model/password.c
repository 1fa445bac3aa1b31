/* SPDX-License-Identifier: Apache-2.0
 *
 * A guesser's list is short words with digits and signs around them and some letters
 * written as digits ("P@ssw0rd2024!"). So what is compared is the word inside, and a few
 * hundred words stand for many thousand passwords.
 */
#include "model/password.h"

#include "view/lang.h"

/* Words inside passwords that are tried first, from what leaks have shown for years:
 * common choices in English and German, names of this program and its kind. */
static const char common[] =
	" password passwort passwd pass word admin administrator root user guest login test tester"
	" testing welcome willkommen hello hallo hallohallo hellohello letmein letmeinnow"
	" iloveyou ichliebedich iloveu loveyou lovely love sunshine princess prinzessin"
	" monkey dragon football fussball baseball basketball soccer hockey master superman"
	" batman spiderman pokemon starwars shadow michael jennifer jessica ashley daniel"
	" andrew joshua thomas charlie robert jordan hunter ranger buster killer george"
	" harley summer winter spring autumn sommer herbst fruehling january february march"
	" april june july august september october november december januar februar maerz mai"
	" juni juli oktober dezember monday tuesday wednesday thursday friday saturday sunday"
	" montag dienstag mittwoch donnerstag freitag samstag sonntag computer internet"
	" whatever trustno trustnoone secret geheim geheimnis changeme changeit changemenow"
	" default temporary temp company firma business office arbeit work worker manager boss"
	" chef leader team teamwork meeting calendar rapport rapportrapport oneonone google"
	" facebook microsoft windows apple iphone android samsung amazon linkedin twitter"
	" instagram youtube netflix yahoo hotmail gmail outlook freedom liberty america"
	" canada germany deutschland berlin london paris newyork california texas chicago"
	" liverpool chelsea arsenal barcelona realmadrid bayern dortmund schalke ferrari"
	" porsche mercedes mustang corvette yamaha harleydavidson matrix mickey minnie donald"
	" snoopy tigger cookie chocolate schokolade cheese pepper ginger banana orange apple"
	" flower butterfly schmetterling rainbow diamond silver golden purple yellow qwerty"
	" qwertz qwertyuiop qwertzuiop asdfghjkl asdf asdfgh zxcvbnm yxcvbnm qazwsx qazwsxedc"
	" qweasd qweasdzxc azerty azertyuiop abc abcabc abcd abcde abcdef abcdefg abcdefgh"
	" access accessdenied account angel angels anthony babygirl biteme blahblah blessed"
	" blink brandon bubbles buddy camaro carlos chicken christ jesus god jesuschrist"
	" coffee cowboy crystal dallas daddy mommy mother father family familie forever"
	" friend friends freund freundin fuckyou fuckoff fender fishing garfield genesis"
	" gateway gandalf happy heather helpme hannah hardcore heaven himmel hunting iwantu"
	" jackson jasmine johnny joseph justin katze hund kitty kitten lakers lovelove lucky"
	" maggie marina martin matthew maverick merlin metallica michelle midnight monster"
	" morgan music musik mylove naruto natasha nicole nothing nirvana nopassword"
	" passpass passwordpassword patrick peanut player please power powerful private"
	" rachel raiders redsox richard rocket samantha sandra schatz scooter scorpion"
	" security sicherheit sebastian server shannon sierra silence soleil sparky"
	" startrek stella steven success sweet sweetheart taylor thunder tiger trinity tinker"
	" undertaker united universe university victor victory viktoria vincent warrior"
	" william wizard yankees zaq zaqwsx system support service supervisor database"
	" correcthorsebatterystaple ";

/* Fingers along the keys, with the digits that are taken out of words. */
static const char *const walks[] = {
	"1q2w3e4r5t6z7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
	"q1w2e3r4t5z6u7i8o9p0", "1qaz2wsx3edc4rfv5tgb6yhn", "1qay2wsx3edc4rfv5tgb6zhn",
	"zaq12wsxcde34rfvbgt5", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
	"123qweasdzxc", "qwe123asd456zxc789", "qwer1234asdf5678", "asdf1234qwer5678",
	"abcd1234efgh5678", "1234567890123456789012345678901234567890", "0123456789012345678901234567890",
	"9876543210987654321098765432109876543210", "abcdefghijklmnopqrstuvwxyz",
	"zyxwvutsrqponmlkjihgfedcba", "1122334455667788990011", "112233445566", "102030405060708090",
	"13579246801357924680", "147258369147258369", "159357159357159357", "a1b2c3d4e5f6g7h8i9j0",
	"aabbccddeeffgghh", "123abc456def789ghi", "1234qwertyuiop", "qwerty1234567890",
	"qwertz1234567890", "12345qwertasdfg", "12345qwertzuiop",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Digits and signs that stand for a letter. A 1 is an l or an i: these two count as one. */
static char letter_meant(char c)
{
	static const char signs[] = "0134579@$!|i", meant[] = "oleastgaslll";

	for (size_t i = 0; i < sizeof signs - 1; i++)
		if (signs[i] == c) return meant[i];
	return c;
}

/* The letters of a lower-case text, without what surrounds them; digits inside that stand
 * for letters are those. */
static struct str word_inside(struct arena *a, struct str s)
{
	struct buf b = { .a = a };
	size_t from = 0, to = s.n;

	while (from < to && !is_letter(s.p[from])) from++;
	while (to > from && !is_letter(s.p[to - 1])) to--;
	for (size_t i = from; i < to; i++) {
		char c = letter_meant(s.p[i]);

		if (is_letter(c)) buf_ch(&b, c);
	}
	return buf_str(&b);
}

/* `s` is `part` once or several times over. */
static bool is_made_of(struct str s, struct str part)
{
	if (part.n == 0 || s.n % part.n != 0 || s.n == 0) return false;
	for (size_t i = 0; i < s.n; i += part.n)
		if (!str_eq(str_sub(s, i, i + part.n), part)) return false;
	return true;
}

static bool is_common(struct arena *a, struct str word)
{
	struct str list = str_of(common), one;

	while (str_cut(list, ' ', &one, &list))
		if (is_made_of(word, word_inside(a, one))) return true;
	return false;
}

static bool is_walk(struct str s)
{
	for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
		if (str_has(str_of(walks[i]), s)) return true;
	return false;
}

/* One or two different bytes, however many of them. */
static bool is_monotonous(struct str s)
{
	char one = s.p[0], other = one;

	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == one || s.p[i] == other) continue;
		if (other != one) return false;
		other = s.p[i];
	}
	return true;
}

/* The whole of an own text, or one of its words of four letters and more. */
static bool is_own(struct arena *a, struct str word, struct str own)
{
	struct str low = str_lower(a, own);

	if (is_made_of(word, word_inside(a, low))) return true;
	while (low.n) {
		size_t n = 0;

		while (n < low.n && is_letter(low.p[n])) n++;
		if (n >= 4 && is_made_of(word, word_inside(a, str_sub(low, 0, n))))
			return true;
		low = str_sub(low, n + 1, low.n);
	}
	return false;
}

static size_t characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

bool password_fit(struct arena *a, struct str password, const struct str *own, size_t own_n,
	struct err *e)
{
	struct str low = str_lower(a, password), word = word_inside(a, low);

	if (!str_utf8(password) || password.n > PASSWORD_BYTES)
		return err_set(e, ERR_INPUT, TR("password: At most 1,024 bytes of text."));
	if (characters(password) < PASSWORD_CHARACTERS)
		return err_set(e, ERR_INPUT,
			TR("password: At least 10 characters; three or four words do well."));
	if (is_monotonous(low) || is_walk(low) || is_common(a, word))
		return err_set(e, ERR_INPUT,
			TR("password: This is one of those that are tried first; please choose another."));
	for (size_t i = 0; i < own_n; i++)
		if (word.n && is_own(a, word, own[i]))
			return err_set(e, ERR_INPUT,
				TR("password: Your own name or address is tried first; please choose another."));
	return true;
}
