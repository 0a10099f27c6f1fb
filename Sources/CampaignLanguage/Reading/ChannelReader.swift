internal import Diagnostics
internal import Expressions

extension CampaignReader {

    mutating func readChannels(_ node: YAMLNode?) {
        let what = Phrase("channel", zh: "渠道")
        for entry in entries(node, what) {
            guard let kind = Channel.Kind(rawValue: entry.keyText) else {
                var finding = Diagnostic.unknownName(
                    what, entry.keyText, known: Channel.Kind.allCases.map(\.rawValue),
                    at: entry.key.span)
                if let kind = CampaignSchema.channelKind(inChinese: entry.keyText) {
                    // The first word names the channel; the others could mean other things too.
                    let first = CampaignSchema.channelWords(kind).first
                    finding.fix = FixIt(
                        entry.key.span, kind.rawValue, isSure: first == entry.keyText)
                    finding.help = Phrase(
                        "keys are English: write `\(kind.rawValue)`",
                        zh: "键用英文：写 `\(kind.rawValue)`")
                }
                bag.add(finding)
                continue
            }
            declaredChannels.append(kind)
            if let channel = readChannel(kind, entry) { channels.append(channel) }
        }
    }

    private mutating func readChannel(_ kind: Channel.Kind, _ entry: YAMLEntry) -> Channel? {
        guard let map = MapReader(entry.value, CampaignSchema.channel, &bag) else { return nil }
        for key in ["signature", "opening", "closing", "longest"] where kind != .sms {
            if let span = map.keySpan(key) {
                bag.add(.onlyForSMS(key, kind.rawValue, at: span))
            }
        }
        let address = address(map["to"], kind)
        let sender = map["sender"].flatMap { node in
            text(node, Phrase("sender profile", zh: "发送通道")).map { Located($0, node.span) }
        }
        guard let address, let sender else { return nil }
        var channel = Channel(
            kind: kind, span: entry.key.span, address: address, sender: sender)
        guard kind == .sms else { return channel }
        channel.signature = readSignature(map["signature"])
        channel.signatureSpan = map["signature"]?.span
        channel.opening = frame(map["opening"])
        channel.closing = frame(map["closing"])
        if let node = map["longest"] {
            let what = Phrase("number of parts", zh: "条数")
            channel.longestParts = ValueReader.count(
                node, what, in: 1...10, units: ["part", "parts"], example: "2 parts", &bag
            ).map { Located($0, node.span) }
        }
        return channel
    }

    /// The field with the address; its type must fit the channel.
    private mutating func address(_ node: YAMLNode?, _ kind: Channel.Kind) -> Slot? {
        guard let node else { return nil }
        let what = Phrase("field", zh: "字段")
        guard let name = text(node, what) else { return nil }
        guard let at = fields.firstIndex(where: { $0.name == name }) else {
            if !brokenFields.contains(name), !isPortfolioUnread {
                bag.add(.unknownName(what, name, known: fields.map(\.name), at: node.span))
            }
            return nil
        }
        let wanted: (TextKind, Phrase)
        switch kind {
        case .sms, .call, .visit: wanted = (.phone, Phrase("a phone number", zh: "手机号"))
        case .email: wanted = (.email, Phrase("an e-mail address", zh: "邮箱"))
        case .push, .wechat: wanted = (.plain, Phrase("a text", zh: "文本"))
        }
        // A visit may go to an address that is plain text.
        let alsoPlain = kind == .visit && fields[at].type == .text(.plain)
        guard fields[at].type == .text(wanted.0) || alsoPlain else {
            bag.add(
                .addressType(
                    kind.rawValue, name, wanted: wanted.1, at: node.span,
                    declared: fields[at].span))
            return nil
        }
        return Slot(raw: Int32(at))
    }

    private mutating func readSignature(_ node: YAMLNode?) -> String? {
        guard let node else { return lender?.name }
        guard let text = text(node, Phrase("signature", zh: "签名")) else { return nil }
        for mark in ["【", "】"] where text.holds(mark) {
            bag.add(.bracketInSignature(at: node.span))
            break
        }
        return text
    }

    /// The opening or closing of an SMS.
    private mutating func frame(_ node: YAMLNode?) -> TemplateID? {
        guard let node, let text = prose(node, Phrase("text", zh: "文字")) else {
            return nil
        }
        guard let compiled = template(text, .joined, Scope.text, isSMS: true) else { return nil }
        frames[compiled.id] = (text, compiled)
        return compiled.id
    }

    /// The index of the channel that `node` names; SMS needs no declaration where one phone field tells its address.
    mutating func channelIndex(_ node: YAMLNode) -> Int? {
        let what = Phrase("channel", zh: "渠道")
        guard let name = text(node, what) else { return nil }
        if let at = channels.firstIndex(where: { $0.kind.rawValue == name }) { return at }
        guard let kind = Channel.Kind(rawValue: name) else {
            var finding = Diagnostic.unknownName(
                what, name, known: Channel.Kind.allCases.map(\.rawValue), at: node.span)
            if let kind = CampaignSchema.channelKind(inChinese: name) {
                finding.help = Phrase("write `\(kind.rawValue)`", zh: "写成 `\(kind.rawValue)`")
                finding.fix = .sure(node.span, kind.rawValue)
            }
            bag.add(finding)
            return nil
        }
        if declaredChannels.contains(kind) { return nil }
        // Without the lender or all fields nobody can tell whether the channel needs a declaration.
        if kind == .sms, lender == nil || isPortfolioUnread || !brokenFields.isEmpty { return nil }
        let phones = fields.indices.filter { fields[$0].type == .text(.phone) }
        guard kind == .sms, phones.count == 1, let lender else {
            bag.add(.channelUndeclared(name, at: node.span))
            declaredChannels.append(kind)
            return nil
        }
        channels.append(
            Channel(
                kind: .sms, span: node.span, address: Slot(raw: Int32(phones[0])),
                sender: Located("main_sms", node.span), signature: lender.name))
        return channels.count - 1
    }
}
