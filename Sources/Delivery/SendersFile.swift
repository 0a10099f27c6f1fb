package import CampaignLanguage
package import Diagnostics
package import Expressions
internal import Glibc

/// The operator's file that says what each sender's name stands for: `NAME: { type: file, path: …
/// }`.
///
/// It is refused where other users may write it, because it decides where personal data go. Secrets
/// stand elsewhere and are read only when senders are opened, so that a dry run needs none.
package struct SendersFile: Sendable {
    package let path: String
    /// In the file's order, each name once.
    package let profiles: [SenderProfile]

    private static let longestFile = 1 << 20
    private static let longestSecret = 8 << 10

    /// Why the file was not looked at.
    package enum Failure: Error, Sendable {
        /// It cannot be read (exit 74).
        case unreadable(Diagnostic)
        /// Others may write it (exit 6).
        case refused(Diagnostic)
    }

    /// Reads and checks the file; nil after findings that are errors.
    package static func read(
        _ path: String, sources: inout SourceSet, into bag: inout DiagnosticBag
    ) throws(Failure) -> SendersFile? {
        let bytes: ContiguousArray<UInt8>
        do throws(PrivateFile.Failure) {
            bytes = try PrivateFile.read(
                path, atMost: longestFile, forbidden: S_IWGRP | S_IWOTH)
        } catch .openToOthers {
            throw .refused(.sendersWritable(path))
        } catch .foreign {
            throw .refused(.sendersForeign(path))
        } catch {
            throw .unreadable(.sendersUnreadable(path, error.reason))
        }
        let source = sources.add(name: path, bytes: bytes)
        var own = DiagnosticBag()
        var profiles: [SenderProfile]?
        if let root = YAMLReader.read(source, into: &own) {
            var reader = SendersReader(folder: folder(of: path))
            profiles = reader.read(root)
            own.add(contentsOf: reader.bag.sorted)
        }
        bag.add(contentsOf: own.sorted)
        guard let profiles, !own.hasErrors else { return nil }
        return SendersFile(path: path, profiles: profiles)
    }

    package subscript(_ name: String) -> SenderProfile? {
        profiles.first { $0.name.value == name }
    }

    /// The finding for a name that a campaign uses and the file does not have; nil where it has it.
    package func missing(_ name: Located<String>) -> Diagnostic? {
        if self[name.value] != nil { return nil }
        return .noSender(name.value, known: profiles.map(\.name.value), path, at: name.span)
    }

    /// Which sender gets whose notices while that one does not work.
    package var failOvers: [String: String] {
        Dictionary(
            profiles.compactMap { one in one.failOver.map { (one.name.value, $0.value) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The price of a part of an SMS, or of a notice on another channel; nil where none is given. The dearer one of a sender
    /// and the one that may get its notices, so that a budget holds whoever sends.
    package func price(sender: String, channel: Channel.Kind) -> Decimal? {
        guard let own = self[sender]?.prices[channel] else { return nil }
        guard let other = failOvers[sender] else { return own }
        return self[other]?.prices[channel].map { max(own, $0) }
    }

    /// Opens the senders called `names`; nil after findings about secrets.
    ///
    /// Two names of one file share a sender. `environment` looks up a variable.
    package func open(
        _ names: Set<String>, environment: (String) -> String?,
        probe: any DispatchProbe = NoProbe(), journal: CallJournal? = nil,
        into bag: inout DiagnosticBag
    ) throws(SenderError) -> [String: any Sender]? {
        var senders: [String: any Sender] = [:]
        var files: [String: FileSender] = [:]
        var isWhole = true
        for profile in profiles where names.contains(profile.name.value) {
            switch profile.kind {
            case .file(let path):
                let place = FileSender.place(path)
                if files[place] == nil { files[place] = try FileSender(path: path, probe: probe) }
                senders[profile.name.value] = files[place]
            case .http(let http):
                guard let headers = Self.reveal(http.headers, environment, &bag) else {
                    isWhole = false
                    continue
                }
                let options = HTTPSender.Options(
                    url: http.url, headers: headers, authorities: http.authorities,
                    timeoutSeconds: http.timeoutSeconds, inFlight: http.inFlight,
                    keyLifetimeSeconds: http.keyLifetimeSeconds,
                    rate: http.rate)
                senders[profile.name.value] = try HTTPSender(
                    options, probe: probe, journal: journal)
            case .exec(let exec):
                guard let environment = Self.reveal(exec.environment, environment, &bag) else {
                    isWhole = false
                    continue
                }
                senders[profile.name.value] = try ExecSender(
                    exec, name: profile.name.value, environment, probe: probe, journal: journal)
            }
        }
        return isWhole ? senders : nil
    }

    /// All senders that can be asked about the open attempts of `names`: `opened`, and those of
    /// other campaigns.
    ///
    /// An HTTP gateway cannot be asked, so that its secrets are not needed. A file or a program that cannot be opened is
    /// left out, with its reason in `unusable`: another campaign's trouble does not stop this run.
    package func settlers(
        _ names: Set<String>, opened: [String: any Sender], environment: (String) -> String?,
        journal: CallJournal? = nil, unusable: inout [String: Diagnostic]
    ) -> [String: any Sender] {
        var settlers = opened
        var files: [String: any Sender] = [:]
        for profile in profiles {
            if case .file(let path) = profile.kind, let sender = opened[profile.name.value] {
                files[FileSender.place(path)] = sender
            }
        }
        for profile in profiles
        where names.contains(profile.name.value) && settlers[profile.name.value] == nil {
            switch profile.kind {
            case .http(let http):
                settlers[profile.name.value] = SilentGateway(http)
            case .exec:
                var bag = DiagnosticBag()
                do throws(SenderError) {
                    let opened = try open(
                        [profile.name.value], environment: environment, journal: journal, into: &bag
                    )
                    settlers[profile.name.value] = opened?[profile.name.value]
                    unusable[profile.name.value] = bag.sorted.first
                } catch {
                    unusable[profile.name.value] = error.finding
                }
            case .file(let path):
                let place = FileSender.place(path)
                do throws(SenderError) {
                    if files[place] == nil { files[place] = try FileSender(path: path) }
                    settlers[profile.name.value] = files[place]
                } catch {
                    unusable[profile.name.value] = error.finding
                }
            }
        }
        return settlers
    }

    /// The finding for attempts that stay open, because their sender cannot be asked.
    package func leftOpen(_ name: String, count: Int, reason: Diagnostic?) -> Diagnostic {
        .leftOpen(name, count: count, self[name] == nil ? nil : reason, path)
    }

    static func reveal(
        _ headers: [(name: String, secret: Secret)], _ environment: (String) -> String?,
        _ bag: inout DiagnosticBag
    ) -> [(name: String, value: String)]? {
        var values: [(name: String, value: String)] = []
        for (name, secret) in headers {
            do throws(SecretFault) {
                values.append((name, try reveal(secret, environment)))
            } catch {
                bag.add(.secretUnusable(error.reason, error.help, at: secret.span))
            }
        }
        return values.count == headers.count ? values : nil
    }

    private struct SecretFault: Error {
        let reason: Phrase
        let help: Phrase?
    }

    private static func reveal(
        _ secret: Secret, _ environment: (String) -> String?
    ) throws(SecretFault) -> String {
        var bytes: ContiguousArray<UInt8>
        switch secret.place {
        case .environment(let name):
            guard let value = environment(name) else {
                throw SecretFault(
                    reason: Phrase(
                        "the environment has no variable `\(name)`", zh: "环境变量 `\(name)` 没有设置"),
                    help: nil)
            }
            bytes = ContiguousArray(value.utf8)
        case .file(let path):
            do throws(PrivateFile.Failure) {
                bytes = try PrivateFile.read(
                    path, atMost: longestSecret, forbidden: S_IRWXG | S_IRWXO)
            } catch {
                var help: Phrase?
                if case .openToOthers = error {
                    help = Phrase("`chmod 600 \(path)`", zh: "`chmod 600 \(path)`")
                }
                throw SecretFault(
                    reason: Phrase(
                        "the secret's file cannot be used: \(error.reason.en)",
                        zh: "存放密钥的文件用不了：\(error.reason.zh)"), help: help)
            }
        }
        // Editors end a file with a line break; the secret does not have it.
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            throw SecretFault(
                reason: Phrase(
                    "the secret is empty or has characters that no header can carry",
                    zh: "密钥是空的，或含有请求头不能携带的字符"),
                help: Phrase("one line of plain ASCII", zh: "应为一行 ASCII 字符"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[...slash])
    }
}
