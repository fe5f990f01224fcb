import http.server, json, os

SAYS = {
    'marks': '<script>window.owned = 1</script><img src="http://127.0.0.1:9/x.png" onerror="window.owned = 1">'
             '<a href="javascript:window.owned = 1">click</a> {{user}} &lt;',
    'ends': '</script></template></style></article></main><svg onload="window.owned = 1"></svg><!-- ]]>',
    'controls': '\x1b[31mred\x1b[0m \u202egnp.exe\u202c \u2066isolated\u2069 \u0000 nothing',
    'halves': 'An emoji in half: \ud83d, the other half: \udc4b, and whole: \U0001f44b',
    'long': 'a word ' * 150_000 + 'the very last words',
}


class Desk(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        reply = json.dumps({'reply': SAYS[asked['message']]}).encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Desk).serve_forever()
