/*
 * pool.js PORT CONNECTIONS COUNT TEXT HTML - nodemailer's pool composing and
 * sending COUNT letters; in the two files {{n}} stands for each one's number.
 */
const fs = require("fs");
const nodemailer = require("nodemailer");

const [port, connections, count, text, html] = process.argv.slice(2);
const pool = nodemailer.createTransport({
	pool: true,
	host: "127.0.0.1",
	port: Number(port),
	ignoreTLS: true,
	maxConnections: Number(connections),
	maxMessages: Infinity,
});
const parts = [text, html].map((path) => fs.readFileSync(path, "utf8"));

async function send(n) {
	const [plain, drawn] = parts.map((part) => part.replaceAll("{{n}}", n));
	await pool.sendMail({
		from: '"Example Shop" <notices@shop.example>',
		to: `customer${n}@example.com`,
		subject: `Your order #${n}: news about your parcel`,
		text: plain,
		html: drawn,
	});
}

/* As many at once as there are connections, and one waiting behind each. */
async function main() {
	let next = 0;
	const lane = async () => {
		while (next < Number(count))
			await send(next++);
	};
	await Promise.all(Array.from({ length: connections * 2 }, lane));
	pool.close();
}

main().catch((error) => {
	console.error(error);
	process.exit(1);
});
