//! A folder with files, and the command in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Lines in the canonical form.
pub(crate) const LINES: &str = "\
id,date,amount,currency,counterparty,description,reference
L1,2026-03-30,1210.00,EUR,CONSTRUCCIONES NUNEZ SL,PAGO FRA 2026-0042,
L2,2026-03-31,98.00,EUR,Blue Sky GmbH,Rechnung F-2026-0050 abzgl. 2% Skonto,
L3,2026-04-01,-45.10,EUR,Power Co,March,
L4,2026-04-02,500.00,EUR,Twin Ltd,,
";

/// Items in the canonical form.
pub(crate) const ITEMS: &str = "\
id,number,customer,amount,currency,issue_date,due_date
I1,F-2026-0042,\"Construcciones Núñez, S.L.\",1210.00,EUR,2026-03-01,2026-03-31
I2,F-2026-0050,Blue Sky GmbH,100.00,EUR,2026-03-05,2026-04-04
I3,F-2026-0060,Twin Ltd,500.00,EUR,2026-03-03,2026-04-02
I4,F-2026-0061,Twin Ltd,500.00,EUR,2026-03-03,2026-04-02
";

/// A statement of two lines in OFX, whose bank names no opening balance.
pub(crate) const OFX: &str = "OFXHEADER:100\nCHARSET:1252\n
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>21000<ACCTID>ES9121000418450200051332</BANKACCTFROM>
<BANKTRANLIST>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260330<TRNAMT>1210.00<FITID>7<NAME>CONSTRUCCIONES NUNEZ SL<MEMO>PAGO FRA 2026-0042</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260402<TRNAMT>500.00<FITID>8<NAME>Twin Ltd</STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>1710.00<DTASOF>20260402</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

/// A folder that vanishes with the test.
pub(crate) struct Stage(TempDir);

/// The exit code and the output of a run.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Stage {
    /// The canonical files.
    pub(crate) fn new() -> Self {
        let stage = Stage(tempfile::tempdir().unwrap());
        stage.put("lines.csv", LINES).put("items.csv", ITEMS);
        stage
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        std::fs::write(self.path(name), content).unwrap();
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the command in the folder, with arguments separated by blanks.
    pub(crate) fn run(&self, args: &str) -> Said {
        self.run_with(&args.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs the command in the folder.
    pub(crate) fn run_with(&self, args: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gestiq"));
        said(&command.args(args).current_dir(self.0.path()).output().unwrap())
    }

    /// Runs a command that must succeed.
    pub(crate) fn succeed(&self, args: &str) -> Said {
        let said = self.run(args);
        assert_eq!(said.code, 0, "{args}: {}", said.stderr);
        said
    }

    /// The matches of two files, by line id.
    pub(crate) fn matches(&self, statement: &str, invoices: &str, more: &str) -> Vec<Value> {
        self.succeed(&format!("match --statement {statement} --invoices {invoices} --out out.jsonl {more}"));
        self.read("out.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The names and contents of the folder.
    pub(crate) fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<_> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), std::fs::read(&path).unwrap_or_default()))
            .collect();
        files.sort();
        files
    }
}

fn said(output: &Output) -> Said {
    Said {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout.clone()).unwrap(),
        stderr: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}

/// The path of a file in `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).display().to_string()
}
