package import Diagnostics

/// The pages about senders files and senders, D0801 to D0819.
package enum SendersPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0801",
            Phrase("The senders file cannot be read", zh: "发送通道文件读不了"),
            Phrase(
                "The file given with `--senders` is not there or may not be opened.",
                zh: "`--senders` 指定的文件不存在，或没有权限打开。"),
            why: Phrase("Without it nothing can be sent.", zh: "没有它就无法发送。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml --live --senders sender.yaml",
                good: "dunlin run auto-loan.yaml --live --senders senders.yaml")),
        DiagnosticPage(
            "D0802",
            Phrase("Others may change the senders file", zh: "别人能改发送通道文件"),
            Phrase(
                "The file belongs to another user, or others may write it.",
                zh: "文件属于另一个用户，或者别的用户可以改写。"),
            why: Phrase(
                "Whoever writes it decides where borrowers' names and debts go.",
                zh: "谁能改它，谁就能决定借款人的姓名和欠款发到哪里。"),
            .notRun(
                because: "it takes a file with other rights",
                bad: """
                    $ ls -l senders.yaml
                    -rw-rw-rw- 1 dunlin dunlin 412 senders.yaml
                    """,
                good: "$ chmod 600 senders.yaml")),
        DiagnosticPage(
            "D0803",
            Phrase("A part of the senders file has the wrong form", zh: "发送通道文件的写法不对"),
            Phrase(
                "The file holds senders by name, each with its keys and values.",
                zh: "文件按名称列出发送通道，每个通道是“键: 值”。"),
            why: Phrase("A sender that cannot be read sends nothing.", zh: "读不懂的通道发不了通知。"),
            .senders(
                bad: "main_sms: outbox/main_sms.jsonl",
                good: "main_sms: { type: file, path: outbox/main_sms.jsonl }")),
        DiagnosticPage(
            "D0804",
            Phrase("A key of a sender is unknown", zh: "发送通道没有这个键"),
            Phrase("A sender of this type has no such key.", zh: "这一类发送通道没有这个键。"),
            why: Phrase("A limit that is ignored does not limit.", zh: "不起作用的限制，等于没有。"),
            .senders(
                bad: "main_sms: { type: file, path: outbox/main_sms.jsonl, retries: 3 }",
                good: "main_sms: { type: file, path: outbox/main_sms.jsonl }")),
        DiagnosticPage(
            "D0805",
            Phrase("A sender lacks a key", zh: "发送通道缺少必需的键"),
            Phrase(
                "A sender says its `type`; a file sender its `path`, an HTTP sender its `url`, a program its `command`.",
                zh: "发送通道要写 `type`；写文件的要写 `path`，HTTP 的要写 `url`，程序的要写 `command`。"),
            why: Phrase("It is unknown where notices go.", zh: "不知道通知发到哪里。"),
            .senders(
                bad: "main_sms: { type: file }",
                good: "main_sms: { type: file, path: outbox/main_sms.jsonl }")),
        DiagnosticPage(
            "D0806",
            Phrase("A value of a sender is wrong", zh: "发送通道的值不对"),
            Phrase(
                """
                The value is none of those that may stand here, or has the wrong form: a \
                price, a time limit, a type.
                """,
                zh: "值不在可选的范围内，或写法不对：价格、时限、类型等。"),
            why: Phrase("A wrong price makes a wrong budget.", zh: "价格错了，预算就错了。"),
            .senders(
                bad: "main_sms: { type: file, path: outbox/main_sms.jsonl, prices: { sms: 4.5分 } }",
                good:
                    "main_sms: { type: file, path: outbox/main_sms.jsonl, prices: { sms: 0.045 } }")
        ),
        DiagnosticPage(
            "D0807",
            Phrase("The address of a gateway is wrong", zh: "网关地址不对"),
            Phrase(
                "The address is none of `http` or `https`, or it holds a user or a password.",
                zh: "地址不是 `http` 或 `https`，或者带了用户名、密码。"),
            why: Phrase(
                """
                Addresses are shown and kept in the ledger; secrets belong in a file of their \
                own.
                """,
                zh: "地址会显示出来，也会记入台账；密钥要放在单独的文件里。"),
            .senders(
                bad: "main_sms: { type: http, url: \"https://user:secret@sms.example.com/send\" }",
                good: """
                    main_sms:
                      type: http
                      url: https://sms.example.com/send
                      header: { Authorization: { file: secrets/gateway } }
                    """)),
        DiagnosticPage(
            "D0808",
            Phrase("A rehearsal would leave the machine", zh: "演练会发到外面"),
            Phrase(
                "A sender that says `rehearsal: true` may only use an address of this machine.",
                zh: "写了 `rehearsal: true` 的通道只能用本机地址。"),
            why: Phrase(
                "A rehearsal may run at any hour; nothing of it must reach a borrower.",
                zh: "演练不受时段限制，绝不能发到借款人手里。"),
            .senders(
                bad:
                    "main_sms: { type: http, url: \"https://sms.example.com/send\", rehearsal: true }",
                good:
                    "main_sms: { type: http, url: \"http://127.0.0.1:8080/send\", rehearsal: true }"
            )),
        DiagnosticPage(
            "D0809",
            Phrase("A secret stands in the senders file", zh: "密钥写在了发送通道文件里"),
            Phrase(
                """
                The value of a header comes from a file or an environment variable, never \
                from this file.
                """,
                zh: "请求头的值要从文件或环境变量取，不能写在这个文件里。"),
            why: Phrase("Secrets would be copied along with the file.", zh: "密钥会跟着文件一起被复制。"),
            .senders(
                bad: """
                    main_sms:
                      type: http
                      url: https://sms.example.com/send
                      header: { Authorization: Bearer abc123 }
                    """,
                good: """
                    main_sms:
                      type: http
                      url: https://sms.example.com/send
                      header: { Authorization: { file: secrets/gateway } }
                    """)),
        DiagnosticPage(
            "D0810",
            Phrase("A secret cannot be used", zh: "密钥用不了"),
            Phrase(
                """
                The file or variable with the secret is not there, is empty, may be read by \
                others, or holds a line break.
                """,
                zh: "存放密钥的文件或变量不存在、是空的、别人能读，或者里面有换行。"),
            why: Phrase(
                "The gateway would refuse every notice, or the secret is none.",
                zh: "网关会拒收每条通知，或者密钥已经不保密。"),
            .notRun(
                because: "a live run opens secrets, not a check",
                bad: """
                    $ ls -l secrets/gateway
                    -rw-r--r-- 1 dunlin dunlin 33 secrets/gateway
                    """,
                good: "$ chmod 600 secrets/gateway")),
        DiagnosticPage(
            "D0811",
            Phrase("The senders file lacks a sender", zh: "发送通道文件里缺少一个通道"),
            Phrase(
                "A channel of the campaign names a sender that the senders file does not have.",
                zh: "活动的渠道用到一个通道，发送通道文件里没有它。"),
            why: Phrase("Its notices could not be handed to anybody.", zh: "它的通知没有人可以交。"),
            .notRun(
                because: "a run compares the two files, not a check",
                bad: "sms: { to: 手机, sender: main_smss }",
                good: "sms: { to: 手机, sender: main_sms }")),
        DiagnosticPage(
            "D0812",
            Phrase("A sender's file cannot be used", zh: "发送通道的文件用不了"),
            Phrase("A file sender cannot open or write its file.", zh: "写文件的通道打不开或写不了它的文件。"),
            why: Phrase(
                "What was not written down was not sent; the next run goes on from there.",
                zh: "没有写下的就没有发送，下次运行接着做。"),
            .notRun(
                because: "it takes a file that may not be written",
                bad: "main_sms: { type: file, path: /root/main_sms.jsonl }",
                good: "main_sms: { type: file, path: outbox/main_sms.jsonl }")),
        DiagnosticPage(
            "D0813",
            Phrase("A sender's file is in use", zh: "发送通道的文件正在使用"),
            Phrase(
                "Another process writes to the same file at this moment.",
                zh: "另一个进程此刻正在写同一个文件。"),
            why: Phrase("Two writers would mix their notices.", zh: "两边同时写，通知会混在一起。"),
            .notRun(
                because: "it takes two runs at once",
                bad: "（两个正式运行同时用一个通道文件）",
                good: "（等前一个运行结束再开始）")),
        DiagnosticPage(
            "D0814",
            Phrase("A sender's file is no ordinary file", zh: "发送通道的文件不是普通文件"),
            Phrase("A folder, a pipe or a device is named.", zh: "写的是文件夹、管道或设备。"),
            why: Phrase(
                "Notices are appended and later read again, which only a file allows.",
                zh: "通知要追加，之后还要再读，只有普通文件可以。"),
            .notRun(
                because: "a live run opens senders, not a check",
                bad: "main_sms: { type: file, path: outbox/ }",
                good: "main_sms: { type: file, path: outbox/main_sms.jsonl }")),
        DiagnosticPage(
            "D0815",
            Phrase("The library for HTTP cannot start", zh: "HTTP 库无法启动"),
            Phrase(
                "libcurl, with which Dunlin speaks to gateways, refused to start.",
                zh: "Dunlin 用来连接网关的 libcurl 启动不了。"),
            why: Phrase("Nothing was sent.", zh: "没有发送。"),
            .notRun(
                because: "it takes a faulty libcurl",
                bad: "（libcurl 没有安装好）",
                good: "$ apt-get install libcurl4")),
        DiagnosticPage(
            "D0816",
            Phrase("An address is not encrypted", zh: "地址没有加密"),
            Phrase(
                "The gateway's address starts with `http://`. This is a warning.",
                zh: "网关地址以 `http://` 开头。这只是警告。"),
            why: Phrase("Names and debts could be read on the way.", zh: "姓名和欠款在路上可能被看到。"),
            .senders(
                bad: "main_sms: { type: http, url: \"http://sms.example.com/send\" }",
                good: "main_sms: { type: http, url: \"https://sms.example.com/send\" }")),
        DiagnosticPage(
            "D0817",
            Phrase("A header cannot be set", zh: "不能设置这个请求头"),
            Phrase(
                """
                The name is no name of a header, or the header belongs to the protocol or to \
                Dunlin itself.
                """,
                zh: "名称不合规定，或者这个请求头由协议或 Dunlin 自己设置。"),
            why: Phrase(
                "A second `Content-Length` would cut notices.",
                zh: "多一个 `Content-Length`，通知就会被截断。"),
            .senders(
                bad: """
                    main_sms:
                      type: http
                      url: https://sms.example.com/send
                      header: { Content-Length: { env: LENGTH } }
                    """,
                good: """
                    main_sms:
                      type: http
                      url: https://sms.example.com/send
                      header: { Authorization: { env: GATEWAY_TOKEN } }
                    """)),
        DiagnosticPage(
            "D0818",
            Phrase("A sender's file holds something else", zh: "发送通道的文件里不是通知"),
            Phrase(
                "The file is there, but its first line is no notice. It was left as it is.",
                zh: "文件在，但第一行不是通知。文件没有改动。"),
            why: Phrase(
                "Notices would be appended to a file that means something to somebody.",
                zh: "通知会追加到别人有用的文件里。"),
            .notRun(
                because: "a live run opens senders, not a check",
                bad: "main_sms: { type: file, path: data/auto-loans.csv }",
                good: "main_sms: { type: file, path: outbox/main_sms.jsonl }")),
        DiagnosticPage(
            "D0870",
            Phrase("A sender's program cannot be used", zh: "发送通道的程序用不了"),
            Phrase(
                "The program of an `exec` sender is not there, may not be run, or others may write it.",
                zh: "`exec` 通道的程序不存在、不能执行，或者别人能改它。"),
            why: Phrase(
                "It gets every address and text, and whoever writes it decides what becomes of them.",
                zh: "它会收到每个号码和每条文本；谁能改它，谁就能决定怎么用这些信息。"),
            .notRun(
                because: "a live run opens senders, not a check",
                bad: """
                    $ ls -l plugins/sms.py
                    -rw-rw-r-- 1 dunlin dunlin 812 plugins/sms.py
                    """,
                good: "$ chmod 755 plugins/sms.py")),
        DiagnosticPage(
            "D0871",
            Phrase("A sender's program is still at work", zh: "发送通道的程序还在工作"),
            Phrase(
                "The program of an `exec` sender, or something that it has started, still runs for another run of the same sender.",
                zh: "`exec` 通道的程序，或它启动的进程，还在为这个通道的另一次运行工作。"),
            why: Phrase(
                "A run that was killed leaves its program what it had been given. A new one does not know of that, and the notices would be given to it as well.",
                zh: "被中断的运行会把已交给程序的通知留给它发完。新启动的程序不知道这些，同样的通知就会再交给它一次。"),
            .notRun(
                because: "it takes a run that was killed",
                bad: """
                    $ kill -9 4711
                    $ dunlin run auto-loan.yaml --live --ledger auto.ledger --senders senders.yaml
                    """,
                good: """
                    $ pgrep -a sms.py
                    $ dunlin run auto-loan.yaml --live --ledger auto.ledger --senders senders.yaml
                    """)),
        DiagnosticPage(
            "D0819",
            Phrase("Notices of an earlier run are still open", zh: "以前的通知还没有了结"),
            Phrase(
                """
                A run was cut off while it handed over notices, and their sender is not among \
                those of this run. This is a warning.
                """,
                zh: "上次运行中断时有通知正在发送，而这次没有那个通道。这只是警告。"),
            why: Phrase(
                """
                Whether those borrowers got their notice is unknown until the sender can be \
                asked.
                """,
                zh: "那些人收到没有，要问过那个通道才知道。"),
            .notRun(
                because: "it takes a run that was cut off",
                bad: "dunlin run auto-loan.yaml --live --senders 只有短信.yaml",
                good: "dunlin run auto-loan.yaml --live --senders 全部通道.yaml")),
    ]
}
