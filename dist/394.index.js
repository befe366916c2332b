export const id = 394;
export const ids = [394];
export const modules = {

/***/ 97394:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   emit: () => (/* binding */ emit)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(96421);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65071);
/* harmony import */ var _own_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(73433);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(69695);





/** GitHub drops a step summary above 1 MiB; the renderer stays below, this is the last guard. */
const SUMMARY_LIMIT = 1024 * 1024;
/** Prints an annotation through the toolkit, which escapes what the runner would read as a command. */
function annotate({ level, title, message, location }) {
    const properties = {
        title,
        ...(location === undefined ? {} : { file: location.path, startLine: location.line, startColumn: location.column }),
    };
    if (level === 'error')
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .error */ .z3(message, properties);
    else if (level === 'warning')
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .warning */ .$e(message, properties);
    else
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .notice */ .lm(message, properties);
}
/** Appends to the step's summary file; a runner without one (a laptop) is no failure. */
async function writeSummary(markdown) {
    const file = process.env.GITHUB_STEP_SUMMARY;
    if (file === undefined || file === '' || Buffer.byteLength(markdown) > SUMMARY_LIMIT)
        return;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.appendFile)(file, markdown);
}
/** Writes a file of the run; tells whether it stands. */
async function writeOrWarn(what, file, text) {
    try {
        await (0,_own_file_js__WEBPACK_IMPORTED_MODULE_3__/* .writeOwnFile */ .O)(file, text);
        return true;
    }
    catch (thrown) {
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .warning */ .$e(`Could not write the ${what} to ${file}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}.`);
        return false;
    }
}
/**
 * Hands a finished report to the runner: the only place that writes annotations, summary, outputs, files and the exit
 * status. A file that can't be written is a warning, and no output names it; the verdict stands.
 */
async function emit(emission) {
    const { reportFile, report, sarif } = emission;
    const written = await writeOrWarn('report', reportFile, (0,_json_js__WEBPACK_IMPORTED_MODULE_4__/* .reportJson */ .l)(report));
    const hasSarif = sarif !== undefined && (await writeOrWarn('SARIF file', sarif.file, sarif.text));
    for (const annotation of emission.annotations)
        annotate(annotation);
    await writeSummary(emission.summary);
    const missing = { ...(written ? {} : { 'report-file': '' }), ...(hasSarif ? {} : { 'sarif-file': '' }) };
    const outputs = { ...emission.outputs, ...missing };
    for (const [name, value] of Object.entries(outputs))
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .setOutput */ .uH(name, value);
    if (emission.failure !== undefined) {
        process.exitCode = _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .ExitCode */ .yU.Failure;
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq(emission.failure);
    }
}
//# sourceMappingURL=emit.js.map

/***/ })

};
