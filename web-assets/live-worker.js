// SPDX-License-Identifier: Apache-2.0
//
// A shared worker: the one stream of events of this browser, for all pages of one person that are
// open. A page that begins to listen is told whether the stream is open; what comes is passed on to
// each. The stream says only that something has changed; pages ask for what.

const pages = new Set();
let stream;
let open = false;

function tell(message) {
	for (const page of pages) page.postMessage(message);
}

function connect() {
	stream = new EventSource("/live");
	stream.onopen = () => tell({ open: (open = true) });
	stream.onerror = () => {
		tell({ open: (open = false) });
		if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 5000 + 5000 * Math.random());
	};
	stream.addEventListener("changed", ({ data }) => tell({ changed: JSON.parse(data) }));
}

self.onconnect = ({ ports: [page] }) => {
	pages.add(page);
	page.onmessage = ({ data }) => {
		if (data !== "leave") return;
		pages.delete(page);
		if (pages.size) return;
		stream.close();
		stream = undefined;
		open = false;
	};
	if (!stream) connect();
	page.postMessage({ open });
};
