"""Why no document could be made."""

from __future__ import annotations

from linli.words import Refusal, Words


def libraries_missing(packages: str) -> Refusal:
    return Refusal(
        "document-libraries-missing",
        Words(
            "This server cannot make PDF documents: libraries are missing. Ask whoever runs it to install {packages}; "
            "until then use the browser's own printing.",
            "服务器缺少生成 PDF 所需的组件。请联系运维人员安装 {packages}；在此之前可使用浏览器自带的打印功能。",
        ).format(packages=packages),
        {"packages": packages},
        503,
    )


def font_missing(package: str) -> Refusal:
    return Refusal(
        "document-font-missing",
        Words(
            "This server has no font with Chinese characters, so the document would be unreadable. Ask whoever runs it to "
            "install {package}; until then use the browser's own printing.",
            "服务器没有中文字体，生成的文件将无法阅读。请联系运维人员安装 {package}；在此之前可使用浏览器自带的打印功能。",
        ).format(package=package),
        {"package": package},
        503,
    )
