package import Diagnostics

/// The pages about `check` and `check --fix`, D0740 to D0749.
package enum FixPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0740",
            Phrase("There is no such code", zh: "没有这个代码"),
            Phrase(
                """
                `--explain` was given a code that no finding has. Codes are a `D` and four \
                digits.
                """,
                zh: "`--explain` 后面的代码不存在。代码是 `D` 加四位数字。"),
            why: Phrase("The page of another code could lead you astray.", zh: "看了别的说明，可能会走弯路。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin check --explain D0220",
                good: "dunlin check --explain D0202")),
        DiagnosticPage(
            "D0741",
            Phrase("A file outside the root was not mended", zh: "没有改根目录之外的文件"),
            Phrase(
                """
                `--fix` writes only below the root, which is the campaign's folder unless \
                `--root` names another. This file lies elsewhere, perhaps behind a link.
                """,
                zh: "`--fix` 只改根目录之内的文件；没有用 `--root` 指定时，根目录就是活动所在的文件夹。这个文件在别处，也许是个链接。"),
            why: Phrase(
                "A stranger's campaign must not change files that are none of its business.",
                zh: "别人的活动文件，不能改动与它无关的文件。"),
            .notRun(
                because: "it takes a link that leads out of the folder",
                bad: "dunlin check Campaigns/链接.yaml --fix        # 链接到别的文件夹",
                good: "dunlin check Campaigns/链接.yaml --fix --root ..")),
        DiagnosticPage(
            "D0742",
            Phrase("Some fixes were not made", zh: "有些修改没有写入"),
            Phrase(
                """
                With these fixes a check would find more errors in the file than before, so they were \
                not made. What a mistake in the form has hidden does not count.
                """,
                zh: "改了以后，文件里的错误会比原来多，所以没有写入。原来被写法错误掩盖着的不算。"),
            why: Phrase(
                "`--fix` never leaves a file worse than it was.",
                zh: "`--fix` 不会让文件比原来更糟。"),
            .notRun(
                because: "it is about `--fix`, not about a campaign",
                bad: "dunlin check auto-loan.yaml --fix",
                good: "dunlin check auto-loan.yaml --diff           # 看看会改什么，再自己改")),
        DiagnosticPage(
            "D0743",
            Phrase("The file was changed by another program", zh: "文件被别的程序改动过"),
            Phrase(
                """
                While `--fix` worked, another program wrote the file. It was left as that \
                program wrote it.
                """,
                zh: "`--fix` 工作时，别的程序改写了文件。文件保持那个程序写的样子。"),
            why: Phrase("Your work in an editor would be lost.", zh: "否则您在编辑器里写的内容会丢掉。"),
            .notRun(
                because: "it takes another program that writes at the same moment",
                bad: "dunlin check auto-loan.yaml --fix            # 编辑器同时在保存",
                good: "dunlin check auto-loan.yaml --fix            # 再运行一次")),
        DiagnosticPage(
            "D0744",
            Phrase("The canonical form would not say the same", zh: "整理后的意思会不一样"),
            Phrase(
                """
                `fmt` reads what it has made and compares it with the file. Here they differ, so \
                the file was left as it is. This is a fault of Dunlin.
                """,
                zh: "`fmt` 把整理的结果重新读一遍，和原文件比较。这次不一样，所以没有改动文件。这是 Dunlin 的缺陷。"),
            why: Phrase(
                "A tool that tidies a file must never change what it says.",
                zh: "整理文件的工具绝不能改变文件的意思。"),
            .notRun(
                because: "no file is known for which this happens",
                bad: "dunlin fmt auto-loan.yaml                     # 报告 D0744，文件没有动",
                good: "dunlin fmt auto-loan.yaml                     # 把文件发给我们")),
    ]
}
