#include "message/message.h"

#include "base/fingerprint.h"
#include "message/mime.h"

/* "=_" occurs in no encoded body, so no text can end its part. */
enum { BOUNDARY_TEXT = 2 + FINGERPRINT_HEX + 1 };

static void
make_boundary(struct str message_id, char out[BOUNDARY_TEXT])
{
	out[0] = '=';
	out[1] = '_';
	fingerprint_format(fingerprint_of(message_id), out + 2);
}

static void
add_headers(const struct mail *mail, const struct letter *letter,
    const struct sender *sender, struct buf *out)
{
	mime_header_address(out, "From", sender->display, sender->address);
	mime_header_address(out, "To", mail->name, mail->to);
	if (!str_is_empty(sender->reply_to))
		mime_header_address(out, "Reply-To", STR_EMPTY,
		    sender->reply_to);
	mime_header_text(out, "Subject", buf_str(&letter->subject));
	mime_header_date(out, mail->planned_at, sender->zone);
	mime_header_id(out, "Message-ID", mail->message_id);
	mime_header_token(out, "Auto-Submitted", STR("auto-generated"));
	mime_header_token(out, "Content-Language", mail->language);
	mime_header_token(out, "MIME-Version", STR("1.0"));
}

/* The line end before a boundary belongs to it, not to the part. */
static void
add_alternatives(const struct letter *letter, const char *boundary,
    struct buf *out)
{
	buf_format(out,
	    "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"%s\"\r\n\r\n--%s\r\n",
	    boundary, boundary);
	mime_text_part(out, "plain", buf_str(&letter->text));
	buf_format(out, "\r\n--%s\r\n", boundary);
	mime_text_part(out, "html", buf_str(&letter->html));
	buf_format(out, "\r\n--%s--\r\n", boundary);
}

void
message_compose(const struct mail *mail, const struct letter *letter,
    const struct sender *sender, struct buf *out)
{
	char boundary[BOUNDARY_TEXT];

	add_headers(mail, letter, sender, out);
	if (letter->html.len == 0) {
		mime_text_part(out, "plain", buf_str(&letter->text));
		return;
	}
	make_boundary(mail->message_id, boundary);
	add_alternatives(letter, boundary, out);
}
