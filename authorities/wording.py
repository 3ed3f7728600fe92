"""How is each problem of this app said to people? Where, what, what to do."""

from __future__ import annotations

WORDS = {
    "region.no_file": "没有名为“{name}”的地区文件。请核对文件名，或给出 .toml 文件的路径。",
    "region.empty": "地区文件“{name}”里没有单位。请核对文件内容。",
    "region.unknown_parent": "第{row}个单位（代码{code}）的上级“{parent}”不在它之前。请先写上级再写下级。",
    "workbook.empty": "这个文件是空的，没有可读的内容。请核对后重新上传。",
    "workbook.too_big": "文件有{megabytes}MB，上限是{limit}MB。请删去图片和无关的工作表，或分几个文件上传。",
    "workbook.encrypted": "这个文件设了打开密码，系统读不了。请在Excel或WPS中取消密码，另存后重新上传。",
    "workbook.html": "这个文件其实是网页，只是名字像表格。请用Excel或WPS打开，另存为“Excel工作簿（.xlsx）”后重新上传。",
    "workbook.other_table_format": "这个文件是{found}格式的表格，系统不读这种格式。请打开后另存为“Excel工作簿（.xlsx）”，再重新上传。",
    "workbook.old_format": "这个文件是二十多年前的Excel格式。请打开后另存为“Excel工作簿（.xlsx）”，再重新上传。",
    "workbook.macros": "这个文件带有宏。请打开后另存为不带宏的“Excel工作簿（.xlsx）”，再重新上传。",
    "workbook.not_a_table": "这个文件其实是{found}，不是表格。请上传 .xlsx、.xls 或 .csv 文件。",
    "workbook.damaged": "这个文件已损坏，读不出来。请用Excel或WPS打开确认，另存后重新上传。",
    "workbook.too_much": "这个文件展开后太大，系统没有读完。请删去空白行列和无关的工作表，或分几个文件上传。",
    "workbook.too_many_rows": "工作表“{sheet}”有{rows}行，上限是{limit}行。请删去末尾的空白行，或分几个文件上传。",
    "workbook.too_many_columns": "工作表“{sheet}”有{columns}列，上限是{limit}列。请删去右侧的空白列。",
    "workbook.zip_damaged": "这个文件的内部结构已损坏。请用Excel或WPS打开，另存后重新上传。",
    "workbook.zip_entries": "这个文件里有{count}个部件，上限是{limit}个，不像正常的表格。请新建工作簿，只粘贴数据后重新上传。",
    "workbook.zip_total": "这个文件展开后有{megabytes}MB，上限是{limit}MB。请删去空白行列和图片，或分几个文件上传。",
    "workbook.zip_ratio": "这个文件压缩了{ratio}倍，上限是{limit}倍，不像正常的表格。请新建工作簿，只粘贴数据后重新上传。",
    "workbook.zip_overlap": "这个文件的内部结构互相重叠，不是正常软件存出来的。请新建工作簿，只粘贴数据后重新上传。",
    "workbook.zip_lying": "这个文件写明的大小与实际不符，不是正常软件存出来的。请新建工作簿，只粘贴数据后重新上传。",
    "workbook.zip_nested": "这个文件里还嵌着别的文件。请删去嵌入的对象，另存后重新上传。",
    "workbook.dtd": "这个文件里有不允许的文档定义，不是正常软件存出来的。请新建工作簿，只粘贴数据后重新上传。",
    "workbook.csv_broken": "文件第{line}行的引号不成对，后面的内容分不清列。请核对该行，或另存为“Excel工作簿（.xlsx）”后上传。",
    "workbook.encoding_damaged": "文件第{line}行有损坏的文字，读出来会是乱码。请用Excel或WPS打开，另存为“Excel工作簿（.xlsx）”后上传。",
    "workbook.encoding_unknown": "文件第{line}行的文字编码认不出来。请用Excel或WPS打开，另存为“Excel工作簿（.xlsx）”后上传。",
}
