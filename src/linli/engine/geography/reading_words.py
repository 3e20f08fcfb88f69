"""What is said about files and rows that cannot be read."""

from __future__ import annotations

from linli.words import Refusal, Words

# about a whole file
FILE = {
    "land-file-missing": Words(
        "There is no file {path}; check the name.", "找不到文件 {path}，请检查文件名。"
    ),
    "land-file-unreadable": Words(
        "{path} cannot be read ({reason}). Save it again as GeoJSON, GeoPackage, Shapefile or CSV.",
        "无法读取 {path}（{reason}）。请重新另存为 GeoJSON、GeoPackage、Shapefile 或 CSV。",
    ),
    "land-file-empty": Words(
        "{path} holds no rows. Export it again and check that something is selected.",
        "{path} 中没有任何记录。请重新导出，并确认已选中要素。",
    ),
    "land-layers-several": Words(
        "{path} holds several layers: {layers}. Say which one is meant.",
        "{path} 中有多个图层：{layers}。请指明使用哪一个。",
    ),
    "land-layer-missing": Words(
        "{path} has no layer {layer}; it has {layers}.", "{path} 中没有图层 {layer}；现有图层：{layers}。"
    ),
    "land-encoding-unknown": Words(
        "The text of {path} is neither UTF-8 nor GBK. State its encoding.",
        "{path} 的文字既不是 UTF-8 也不是 GBK 编码，请注明编码。",
    ),
    "land-encoding-wrong": Words(
        "The text of {path} cannot be read as {encoding}. State the right encoding, such as UTF-8 or GBK.",
        "{path} 的文字不能按 {encoding} 编码读取，请注明正确的编码，如 UTF-8 或 GBK。",
    ),
    "land-column-missing": Words(
        "{path} has no column “{column}”. Its columns: {columns}.",
        "{path} 中没有“{column}”列。现有的列：{columns}。",
    ),
    "land-coordinates-missing": Words(
        "{path} has no columns with coordinates: call them lon and lat, or wkt for outlines. Its columns: {columns}.",
        "{path} 中没有坐标列，请把列名写成经度和纬度，或用 WKT 列写图形。现有的列：{columns}。",
    ),
    "land-datum-missing": Words(
        "{path} does not say in which datum its coordinates are. State one: wgs84, cgcs2000, gcj02 (Amap, "
        "Tencent) or bd09 (Baidu); for coordinates in metres state the projection, such as EPSG:4549.",
        "{path} 没有注明坐标系。请注明其一：wgs84、cgcs2000、gcj02（高德、腾讯）、bd09（百度）；"
        "若坐标以米为单位，请注明投影，如 EPSG:4549。",
    ),
    "land-crs-unknown": Words(
        "The coordinate system “{crs}” is not known. Write it like EPSG:4549.",
        "无法识别坐标系“{crs}”，请写成 EPSG:4549 的形式。",
    ),
    "land-crs-no-way": Words(
        "There is no published way from {crs} to WGS84 exact enough for borders. Have the surveying office convert "
        "the data to CGCS2000 and read that.",
        "{crs} 到 WGS84 没有足够精确的公开转换参数。请由测绘部门将数据转换到 CGCS2000 后再读取。",
    ),
    "land-coordinates-metres": Words(
        "{path} holds coordinates like {x}, {y}: these are metres, not degrees. State the projection, such as "
        "EPSG:4549 (CGCS2000, 3-degree zone, 120° E).",
        "{path} 中的坐标形如 {x}, {y}，单位是米而不是度。请注明投影，如 EPSG:4549（CGCS2000 三度带，中央经线 120°）。",
    ),
    "land-crs-elsewhere": Words(
        "In {crs} the coordinates of {path} ({x}, {y}) would lie at {lon}, {lat}, far from where this system is used. State the "
        "right one with its zone: seven-digit eastings of a two-digit zone need EPSG:4513–4533; surveyors' tables list north first; "
        "degrees need a datum, no projection.",
        "若按 {crs} 解读，{path} 中的坐标（{x}, {y}）将落在 {lon}, {lat}，远离该坐标系的适用范围。请注明正确的坐标系和分带：横坐标前带两位带号的用 "
        "EPSG:4513–4533；测绘表格常先写纵坐标（北），请对调；以度为单位的请注明坐标系而不是投影。",
    ),
    "land-file-parts": Words(
        "{path}: the file {missing} that belongs to it is not there. Keep .shp, .shx, .dbf and .prj together, or pack them into one ZIP.",
        "{path}：缺少配套文件 {missing}。请将 .shp、.shx、.dbf、.prj 放在一起，或打成一个 ZIP 包。",
    ),
    "land-coordinates-swapped": Words(
        "In {count} of {total} rows of {path} longitude and latitude are swapped ({x}, {y}). Exchange them and read again.",
        "{path} 的 {total} 条记录中有 {count} 条经纬度写反（{x}, {y}）。请对调后重新读取。",
    ),
}
# about one row; the others of the file are not touched by it
ROW = {
    "geometry-missing": Words("It has no place on the map.", "没有图形或坐标。"),
    "geometry-unreadable": Words(
        "Its outline cannot be read (not closed, or too few corners). Draw it again.",
        "图形无法读取（未闭合或顶点过少），请重新绘制。",
    ),
    "geometry-kind": Words(
        "It is {found}, but {wanted} is needed.", "图形类型为{found}，而这里需要{wanted}。"
    ),
    "geometry-invalid": Words(
        "Its outline is broken: {reason} near {lon}, {lat}. Draw it again there.",
        "边界图形有误：{reason}，位置 {lon}, {lat} 附近。请在该处重新绘制。",
    ),
    "coordinates-unreadable": Words(
        "“{x}”, “{y}” are no coordinates. Write them as decimal degrees, such as 119.6812, or as metres.",
        "“{x}”“{y}”不是坐标。请写成十进制度数（如 119.6812）或米。",
    ),
    "coordinates-zero": Words(
        "Its place is 0, 0, in the sea off Africa: the coordinates were never filled in. Correct them.",
        "坐标为 0, 0（非洲以西的海上），说明从未填写，请补填。",
    ),
    "coordinates-swapped": Words(
        "Longitude and latitude are swapped ({x}, {y}). Exchange them.", "经纬度写反（{x}, {y}），请对调。"
    ),
    "coordinates-impossible": Words(
        "{x}, {y} is no place on earth. Correct the coordinates.", "{x}, {y} 不是地球上的位置，请改正坐标。"
    ),
    "number-missing": Words(
        "“{column}” is empty. Fill it in, 0 where nobody lives.", "“{column}”为空，请补填；无人居住填 0。"
    ),
    "number-wrong": Words(
        "“{column}” is “{value}”: a whole number of 0 or more is needed.",
        "“{column}”为“{value}”，应为不小于 0 的整数。",
    ),
    "name-missing": Words(
        "“{column}” is empty. Every row needs its own.", "“{column}”为空，每条记录都必须填写。"
    ),
    "name-repeated": Words(
        "“{column}” {value} is already in row {first}. Every row needs its own.",
        "“{column}”{value} 与第 {first} 行重复，每条记录必须唯一。",
    ),
    "outside-areas": Words(
        "It lies in none of the areas given, nor within {metres} m of one. Check its place or the areas.",
        "不在所给的任何区域内，{metres} 米之内也没有区域。请检查其位置或区域范围。",
    ),
}
KINDS = {
    "polygon": Words("an area", "面"),
    "line": Words("a line", "线"),
    "point": Words("a point", "点"),
    "collection": Words("a collection", "几何集合"),
    "site": Words("a point or an area", "点或面"),
    "barrier": Words("a line or an area", "线或面"),
}
REASONS = {
    "Self-intersection": Words("it crosses itself", "边界自相交"),
    "Ring Self-intersection": Words("it touches itself", "边界自接触"),
    "Hole lies outside shell": Words("a hole lies outside", "内环位于外环之外"),
    "Nested shells": Words("one part lies inside another", "部分图形互相嵌套"),
    "Interior is disconnected": Words("a hole cuts it in two", "内部被内环隔断"),
    "Too few points in geometry component": Words("too few corners", "顶点过少"),
}


def refuse(code: str, **values: object) -> Refusal:
    """The refusal of a whole file."""
    return Refusal(code, FILE[code].format(**values), {k: str(v) for k, v in values.items()})
