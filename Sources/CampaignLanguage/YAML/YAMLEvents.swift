internal import CLibYAML
internal import Diagnostics

/// The stream of parsing events that libyaml makes of a file, with marks turned into byte offsets.
///
/// The file must have passed `YAMLText.fault`. A byte order mark is not given to libyaml. Nothing
/// is read ahead further than libyaml's own 1,024 characters, so that a reader who stops at a depth
/// never pays for the rest.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let offsets: YAMLOffsets
    private let isReady: Bool

    init(_ file: SourceFile) {
        offsets = YAMLOffsets(file.bytes)
        let text = file.bytes[offsets.first...]
        input = .allocate(capacity: max(1, text.count))
        _ = input.initialize(from: text)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        isReady = yaml_parser_initialize(parser) == 1
        if isReady {
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, input.baseAddress, text.count)
        }
    }

    deinit {
        if isReady { yaml_parser_delete(parser) }
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; after `streamEnd` or an error no more may be asked for.
    mutating func next() throws(YAMLStop) -> YAMLEvent {
        var event = yaml_event_t()
        guard isReady, yaml_parser_parse(parser, &event) == 1 else {
            throw .syntax(syntaxError)
        }
        defer { yaml_event_delete(&event) }
        let start = offsets.byte(Int(event.start_mark.index))
        let end = offsets.byte(Int(event.end_mark.index))
        return YAMLEvent(event, start: start, end: end)
    }

    private var syntaxError: YAMLSyntaxError {
        guard isReady else { return YAMLSyntaxError(problem: "out of memory", problemOffset: 0) }
        let parser = parser.pointee
        let problem = parser.problem.map { String(cString: $0) } ?? "unknown problem"
        if parser.error == YAML_READER_ERROR {
            let offset = offsets.first + Int(parser.problem_offset)
            return YAMLSyntaxError(problem: problem, problemOffset: offset)
        }
        var error = YAMLSyntaxError(
            problem: problem, problemOffset: offsets.byte(Int(parser.problem_mark.index)))
        if let context = parser.context {
            error.context = String(cString: context)
            error.contextOffset = offsets.byte(Int(parser.context_mark.index))
        }
        return error
    }
}

/// Why reading ended early.
enum YAMLStop: Error {
    /// A finding says it already.
    case reported
    case syntax(YAMLSyntaxError)
}

/// What libyaml says when it cannot go on; offsets are bytes of the file.
struct YAMLSyntaxError {
    var problem: String
    var problemOffset: Int
    var context: String?
    var contextOffset: Int?
}

/// One parsing event. `start` and `end` are byte offsets; `start` includes an anchor or a tag.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd
        case documentStart(hasDirective: Bool)
        case documentEnd
        case alias
        case scalar(ContiguousArray<UInt8>, YAMLScalar.Style)
        case sequenceStart, sequenceEnd
        case mappingStart, mappingEnd
    }

    let kind: Kind
    let start: Int
    let end: Int
    /// For the start of a sequence or mapping: written in brackets.
    let isFlow: Bool
    let hasProperties: Bool

    fileprivate init(_ event: yaml_event_t, start: Int, end: Int) {
        self.start = start
        self.end = end
        var isFlow = false
        var hasProperties = false
        switch event.type {
        case YAML_STREAM_END_EVENT: kind = .streamEnd
        case YAML_DOCUMENT_START_EVENT:
            let document = event.data.document_start
            let hasTags = document.tag_directives.start != document.tag_directives.end
            kind = .documentStart(hasDirective: document.version_directive != nil || hasTags)
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .scalar(ContiguousArray(bytes), YAMLScalar.Style(scalar.style))
            hasProperties = scalar.anchor != nil || scalar.tag != nil
        case YAML_SEQUENCE_START_EVENT:
            let sequence = event.data.sequence_start
            kind = .sequenceStart
            isFlow = sequence.style == YAML_FLOW_SEQUENCE_STYLE
            hasProperties = sequence.anchor != nil || sequence.tag != nil
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let mapping = event.data.mapping_start
            kind = .mappingStart
            isFlow = mapping.style == YAML_FLOW_MAPPING_STYLE
            hasProperties = mapping.anchor != nil || mapping.tag != nil
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        default: kind = .streamStart
        }
        self.isFlow = isFlow
        self.hasProperties = hasProperties
    }
}

extension YAMLScalar.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .single
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .double
        case YAML_LITERAL_SCALAR_STYLE: self = .literal
        case YAML_FOLDED_SCALAR_STYLE: self = .folded
        default: self = .plain
        }
    }
}
