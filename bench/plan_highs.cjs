// SPDX-License-Identifier: Apache-2.0
//
// The optimum of an MPS file by HiGHS, for bench/plan.sh: `node plan_highs.cjs FILE.mps`.
// Needs the npm package "highs", in this tree or where NODE_PATH points.
const fs = require("fs");

require("highs")().then((highs) => {
	const model = highs.createModel({ format: "mps", data: fs.readFileSync(process.argv[2]) });

	model.options.set("output_flag", false);
	model.options.set("mip_rel_gap", 0);
	model.run();
	console.log(model.getObjectiveValue());
	model.dispose();
});
