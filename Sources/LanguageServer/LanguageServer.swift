internal import CampaignLanguage
package import Diagnostics
internal import Running

/// Serves one editor until it says `exit` (Language Server Protocol 3.17).
///
/// One thread does all: it takes in what has come, answers it in order, and only when nothing is waiting checks
/// a document that has changed. So a burst of changes is one check, of the latest text, and a request that is
/// cancelled before its turn is never worked on.
package struct LanguageServer {
    private let stream = Stream()
    private var buffer = MessageBuffer()
    private var queue: [MessageBuffer.Event] = []
    private var queueStart = 0
    private var state = State.fresh
    private var isClientGone = false

    var documents: [Document] = []
    var encoding = PositionEncoding.utf16
    /// The language that was asked for on the command line.
    private let chosen: Language?
    var language: Language
    let root: String?
    var hasSnippets = false
    /// The client takes places in a signature as numbers.
    var hasLabelOffsets = false
    /// The client can be asked to watch files.
    private var canWatch = false
    /// Why the request at hand cannot be done, where the user should know.
    var refusal: Phrase?
    /// What was published last, by address: files whose findings are gone must be told of once more.
    var published: [String: JSONValue] = [:]

    private enum State { case fresh, serving, shutDown }

    private init(language: Language?, root: String?) {
        chosen = language
        self.language = language ?? .en
        self.root = root
    }

    /// Returns the exit code: 0 after `shutdown` and `exit`, 1 where the client just went away.
    package static func serve(language: Language?, root: String?) -> Int32 {
        var server = LanguageServer(language: language, root: root)
        return server.run()
    }

    private mutating func run() -> Int32 {
        while !isClientGone {
            if let event = takeNext() {
                if let code = handle(event) { return code }
            } else if !stream.hasInput(wait: !documents.contains(where: \.isStale)) {
                checkNext()
            } else if !takeIn() {
                break
            }
        }
        return state == .shutDown ? 0 : 1
    }

    /// Reads what has come; false at the end.
    private mutating func takeIn() -> Bool {
        guard let bytes = stream.read() else { return false }
        buffer.append(bytes)
        while let event = buffer.next() { queue.append(event) }
        return true
    }

    private mutating func takeNext() -> MessageBuffer.Event? {
        guard queueStart < queue.count else { return nil }
        // What has come since may cancel or outdate it.
        if stream.hasInput(wait: false) { _ = takeIn() }
        defer {
            queueStart += 1
            if queueStart == queue.count {
                queue.removeAll(keepingCapacity: true)
                queueStart = 0
            }
        }
        return queue[queueStart]
    }

    // MARK: Messages

    /// The exit code, where this was the last message.
    private mutating func handle(_ event: MessageBuffer.Event) -> Int32? {
        guard case .message(let message) = event else {
            if case .garbage(let what) = event { fail(.null, -32700, "not understood: " + what) }
            return nil
        }
        let id = message["id"]
        guard let method = message["method"]?.string else {
            // An answer: to the one thing that is asked, to watch files. Without it they are not watched.
            let isAnswer = message["result"] != nil || message["error"] != nil
            if !isAnswer { fail(id ?? .null, -32600, "no method") }
            return nil
        }
        let parameters = message["params"] ?? .null
        if method == "exit" { return state == .shutDown ? 0 : 1 }
        guard let id else {
            if state == .serving { notify(method, parameters) }
            return nil
        }
        switch (state, method) {
        case (.fresh, "initialize"):
            state = .serving
            send(id, result: initialize(parameters))
        case (.fresh, _): fail(id, -32002, "initialize comes first")
        case (.shutDown, _): fail(id, -32600, "shut down")
        case (.serving, "initialize"): fail(id, -32600, "initialized already")
        case (.serving, "shutdown"):
            state = .shutDown
            send(id, result: .null)
        case (.serving, _):
            if isCancelled(id) { return fail(id, -32800, "cancelled") }
            refusal = nil
            let result = answer(method, parameters)
            if let refusal {
                fail(id, -32803, refusal[language])
            } else if let result {
                send(id, result: result)
            } else {
                fail(id, -32601, "no method \(method)")
            }
        }
        return nil
    }

    private func isCancelled(_ id: JSONValue) -> Bool {
        queue[queueStart...].contains {
            guard case .message(let message) = $0 else { return false }
            return message["method"]?.string == "$/cancelRequest" && message["params"]?["id"] == id
        }
    }

    private mutating func send(_ id: JSONValue, result: JSONValue) {
        post(["jsonrpc": "2.0", "id": id, "result": result])
    }

    @discardableResult
    private mutating func fail(_ id: JSONValue, _ code: Int, _ message: String) -> Int32? {
        post([
            "jsonrpc": "2.0", "id": id,
            "error": ["code": .integer(code), "message": .string(message)],
        ])
        return nil
    }

    mutating func send(notification method: String, _ parameters: JSONValue) {
        post(["jsonrpc": "2.0", "method": .string(method), "params": parameters])
    }

    private mutating func post(_ message: JSONValue) {
        if !stream.send(message) { isClientGone = true }
    }

    // MARK: Beginning

    private mutating func initialize(_ parameters: JSONValue) -> JSONValue {
        let capabilities = parameters["capabilities"]
        let offered = capabilities?["general"]?["positionEncodings"]?.array ?? []
        encoding =
            offered.compactMap { $0.string.flatMap(PositionEncoding.init(rawValue:)) }.first
            ?? .utf16
        let item = capabilities?["textDocument"]?["completion"]?["completionItem"]
        hasSnippets = item?["snippetSupport"]?.bool ?? false
        let signature = capabilities?["textDocument"]?["signatureHelp"]?["signatureInformation"]
        hasLabelOffsets =
            signature?["parameterInformation"]?["labelOffsetSupport"]?.bool ?? false
        let watching = capabilities?["workspace"]?["didChangeWatchedFiles"]
        canWatch = watching?["dynamicRegistration"]?.bool ?? false
        if let chosen {
            language = chosen
        } else if let locale = parameters["locale"]?.string {
            language = locale.lowercased().hasPrefix("zh") ? .zh : .en
        }
        return [
            "serverInfo": ["name": "dunlin", "version": "0.1.0"],
            "capabilities": [
                "positionEncoding": .string(encoding.rawValue),
                "textDocumentSync": ["openClose": true, "change": 2, "save": true],
                "completionProvider": [
                    "triggerCharacters": [".", "|", "{", "\"", "'", "[", ":", " "]
                ],
                "signatureHelpProvider": ["triggerCharacters": ["(", ","]],
                "documentFormattingProvider": true,
                "hoverProvider": true, "definitionProvider": true, "referencesProvider": true,
                "documentSymbolProvider": true,
                "codeActionProvider": ["codeActionKinds": ["quickfix"]],
                "renameProvider": ["prepareProvider": true],
                "documentHighlightProvider": true,
                "semanticTokensProvider": [
                    "legend": [
                        "tokenTypes": .array(Highlight.Kind.allCases.map { .string($0.rawValue) }),
                        "tokenModifiers": [],
                    ], "full": true,
                ],
            ],
        ]
    }

    /// Asks to be told when files change that are not open: imports, calendars, tables.
    private mutating func watch() {
        post([
            "jsonrpc": "2.0", "id": "watch", "method": "client/registerCapability",
            "params": [
                "registrations": [
                    [
                        "id": "watch", "method": "workspace/didChangeWatchedFiles",
                        "registerOptions": [
                            "watchers": [["globPattern": "**/*.yaml"], ["globPattern": "**/*.csv"]]
                        ],
                    ]
                ]
            ],
        ])
    }

    // MARK: Notifications

    private mutating func notify(_ method: String, _ parameters: JSONValue) {
        let document = parameters["textDocument"]
        let uri = document?["uri"]?.string
        switch method {
        case "initialized": if canWatch { watch() }
        case "textDocument/didOpen":
            if let uri, let text = document?["text"]?.string {
                open(uri, text, version: document?["version"]?.int)
            }
        case "textDocument/didChange":
            guard let at = documents.firstIndex(where: { $0.uri == uri }) else { return }
            for change in parameters["contentChanges"]?.array ?? [] {
                documents[at].apply(change, encoding)
            }
            documents[at].version = document?["version"]?.int
            markStale(because: documents[at].key)
        case "textDocument/didClose":
            if let uri { close(uri) }
        case "textDocument/didSave", "workspace/didChangeWatchedFiles":
            for at in documents.indices { documents[at].isStale = true }
        default: return
        }
    }

    // MARK: Requests

    /// nil for a method that there is not; a document that is not open has no answer, which is `null`.
    private mutating func answer(_ method: String, _ parameters: JSONValue) -> JSONValue? {
        let uri = parameters["textDocument"]?["uri"]?.string
        let at = documents.firstIndex { $0.uri == uri }
        switch method {
        case "textDocument/completion":
            return at.map { completion($0, parameters["position"]) } ?? .null
        case "textDocument/hover": return at.map { hover($0, parameters["position"]) } ?? .null
        case "textDocument/signatureHelp":
            return at.map { signature($0, parameters["position"]) } ?? .null
        case "textDocument/formatting": return at.map { format($0) } ?? .null
        case "textDocument/definition":
            return at.map { definition($0, parameters["position"]) } ?? .null
        case "textDocument/references":
            return at.map { references($0, parameters) } ?? .null
        case "textDocument/documentSymbol": return at.map { symbols($0) } ?? .null
        case "textDocument/documentHighlight":
            return at.map { uses($0, parameters["position"]) } ?? .null
        case "textDocument/semanticTokens/full": return at.map { highlights($0) } ?? .null
        case "textDocument/codeAction":
            return at.map { actions($0, parameters["range"]) } ?? .null
        case "textDocument/prepareRename":
            return at.map { prepareRename($0, parameters["position"]) } ?? .null
        case "textDocument/rename": return at.map { rename($0, parameters) } ?? .null
        default: return nil
        }
    }
}
