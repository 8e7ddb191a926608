#!/usr/bin/env python3
"""Checks a proof that casefile wrote, without casefile.

    python3 verify.py PROOF.zip [--head HASH] [--ca FILE.pem]

Needs Python 3.8 or later, and openssl for time stamps. Take it out of the zip with
"unzip", which checks it, or from casefile's source. It exits with 0 if all fits.

--head   a hash that you noted earlier, or got from somebody else: the end that the
         case's manifest had then. The article must have been sealed before.
--ca     the certificate of the time-stamping authority, which you got from it.
"""
import argparse, hashlib, html, io, json, os, pathlib, re, shutil, struct, subprocess, sys, tempfile, zipfile, zlib


def need(ok, what):
    if not ok:
        raise ValueError(what)


def sha256(b):
    return hashlib.sha256(b).hexdigest()


def layout(files):
    """Returns the zip file that casefile makes of the files: each byte is determined."""
    out, central = bytearray(), bytearray()
    for name, data in files:
        n = name.encode("ascii")
        fields = struct.pack("<5H3I2H", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(n), 0)
        central += b"PK\1\2" + struct.pack("<H", 20) + fields + struct.pack("<3H2I", 0, 0, 0, 0, len(out)) + n
        out += b"PK\3\4" + fields + n + data
    return bytes(out + central + b"PK\5\6" + struct.pack("<4H2IH", 0, 0, len(files), len(files), len(central), len(out), 0))


def unpack(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as z:
        files = [(i.filename, z.read(i)) for i in z.infolist()]
    need(layout(files) == raw, "the zip file has other bytes than its files need")
    names = [name for name, _ in files]
    need(len(set(names)) == len(names), "two files of the zip have one name")
    return dict(files)


def check_hashes(files):
    digest = json.loads(files["datapackage-digest.json"])
    package = files["datapackage.json"]
    need(digest["hash"] == "sha256:" + sha256(package), "datapackage.json does not have its hash")
    have = {name: ("sha256:" + sha256(b), len(b)) for name, b in files.items() if not name.startswith("datapackage")}
    listed = {r["path"]: (r["hash"], r["bytes"]) for r in json.loads(package)["resources"]}
    need(have == listed, "the files do not have the hashes in datapackage.json: %s" % sorted(set(have.items()) ^ set(listed.items())))


def root(leaf, index, size, path):
    """Follows an inclusion proof of RFC 9162, section 2.1.3.2."""
    need(0 <= index < size, "the line's number is not in the tree")
    h, last = leaf, size - 1
    for beside in map(bytes.fromhex, path):
        need(last > 0, "the way to the root is too long")
        if index & 1 or index == last:
            h = hashlib.sha256(b"\1" + beside + h).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            h = hashlib.sha256(b"\1" + h + beside).digest()
        index, last = index >> 1, last >> 1
    need(last == 0, "the way to the root is too short")
    return h.hex()


def check_chain(files, proof):
    """Leads from the article's line to the end of the manifest; returns the hash of each manifest line."""
    line = files["proof/article.jsonl"]
    need(line.endswith(b"\n") and line.count(b"\n") == 1, "article.jsonl is not one line")
    chain = files["proof/manifest.jsonl"].splitlines()
    need(chain and files["proof/manifest.jsonl"] == b"".join(l + b"\n" for l in chain), "manifest.jsonl has no whole lines")
    first = json.loads(chain[0])
    leaf = hashlib.sha256(b"\0" + line).digest()
    need(first["file"] == proof["file"], "the first line of the manifest is about another file")
    need(first["tree"] == root(leaf, proof["leaf"], proof["leaves"], proof["path"]), "the article's line is not in the tree of the manifest")
    heads = [sha256(l) for l in chain]
    for before, l in zip(heads, chain[1:]):
        need(json.loads(l)["prev"] == before, "a line of the manifest does not follow the line before")
    need(heads[-1] == proof["head"], "the manifest does not end with the head")
    return heads


def check_text(files, proof, article):
    body = "\n\n".join(b["text"] for b in article.get("blocks") or [] if b["kind"] != "caption")
    need(files["proof/text.txt"].decode() == article["title"] + "\n\n" + body + "\n", "text.txt is not the article's text")
    need((article["id"], article["revision"]) == (proof["id"], proof["revision"]), "the line is of another article")
    shown = [article["title"], article["capture"]["sha256"], proof["head"], article.get("url", "")]
    p = proof.get("passage")
    if p:
        need(0 <= p["start"] < p["end"] <= len(body) and body[p["start"]:p["end"]] == p["text"], "the passage is not in the text")
        shown.append(p["text"])
    page = html.unescape(files["proof/proof.html"].decode())
    for value in shown:
        need(value in page, "proof.html does not say %r" % value)
    return p


def bodies(block):
    """Returns the body of an HTTP response in each way that it may be encoded."""
    body = block.partition(b"\r\n\r\n")[2]
    found, rest, whole = [body], body, b""
    while re.match(rb"[0-9a-fA-F]+[ \t]*(;[^\r\n]*)?\r\n", rest):
        size, _, rest = rest.partition(b"\r\n")
        n = int(size.partition(b";")[0], 16)
        whole, rest = whole + rest[:n], rest[n + 2:]
        if n == 0:
            found.append(whole)
            break
    for b in list(found):
        for bits in (47, -15):
            try:
                found.append(zlib.decompress(b, bits))
            except zlib.error:
                pass
    return found


def check_capture(files, article):
    """Returns what the capture shows, in words."""
    data, ref = files["archive/data.warc.gz"], article["capture"]
    all_records, at = ref.get("records"), 0
    if all_records:
        need((len(data), sha256(data)) == (all_records["length"], all_records["sha256"]), "the WARC records are not those that the article's line names")
        at = ref["offset"] - all_records["offset"]
    need(0 <= at and at + ref["length"] <= len(data) and (all_records or len(data) == ref["length"]), "the WARC file has another length")
    head, _, rest = zlib.decompress(data[at:at + ref["length"]], 31).partition(b"\r\n\r\n")
    fields = dict(l.split(": ", 1) for l in head.decode("utf-8", "replace").split("\r\n")[1:] if ": " in l)
    block = rest[:int(fields["Content-Length"])]
    need(fields["WARC-Block-Digest"] == "sha256:" + sha256(block), "the WARC record does not have its digest")
    if any(sha256(b) == ref["sha256"] for b in (bodies(block) if fields["WARC-Type"] == "response" else [block])):
        return "its bytes have the SHA-256 " + ref["sha256"]
    need(all_records and b"content-encoding:" in block.lower(), "the capture does not have the SHA-256 that the article's line names")
    return "its records have the SHA-256 %s (the page in them is compressed in a way that this script does not know)" % all_records["sha256"]


def check_stamps(files, heads, ca):
    for name in sorted(n for n in files if n.startswith("proof/stamps/")):
        head = os.path.basename(name).partition(".")[0]
        need(head in heads, name + " is not for a line of this manifest")
        if not shutil.which("openssl"):
            yield "not checked: %s, as there is no openssl" % name
            continue
        with tempfile.TemporaryDirectory() as d:
            file = os.path.join(d, "stamp.tsr")
            pathlib.Path(file).write_bytes(files[name])
            text = subprocess.run(["openssl", "ts", "-reply", "-in", file, "-text"], capture_output=True, text=True).stdout
            time = re.search("Time stamp: (.*)", text)
            need(time, name + " is no time stamp")
            if not ca:
                yield "not checked: a time stamp of %s; give --ca the authority's certificate" % time[1]
                continue
            r = subprocess.run(["openssl", "ts", "-verify", "-digest", head, "-in", file, "-CAfile", ca], capture_output=True, text=True)
            need(r.returncode == 0, "%s: %s" % (name, r.stderr.strip() or r.stdout.strip()))
            yield "time-stamped: it existed before %s, says the authority whose certificate you gave" % time[1]


def check(raw, head=None, ca=None):
    """Returns what the proof shows, a sentence each; raises an exception if it does not fit."""
    files = unpack(raw)
    check_hashes(files)
    proof = json.loads(files["proof/proof.jsonl"])
    heads = check_chain(files, proof)
    article = json.loads(files["proof/article.jsonl"])["article"]
    passage = check_text(files, proof, article)
    said = ["article: %s, revision %d of %s" % (article["title"], article["revision"], article["id"])]
    said += ["kind: an abstract in other words of the article at the address, not that article's text"] * (article.get("kind") == "abstract")
    if passage:
        said.append("passage: characters %d to %d are in its text" % (passage["start"], passage["end"]))
    via = (article.get("came") or {}).get("via", "how is not recorded")
    said.append("capture: %s (%s), received %s by the clock of that machine; %s" % (article.get("url") or "no address", via, article["capture"]["time"], check_capture(files, article)))
    said.append("manifest: the article's line leads, over %d manifest lines, to the head %s" % (len(heads), heads[-1]))
    if head:
        need(head.lower() in heads, "the head %s is not among those since the article was sealed" % head)
        said.append("noted: the article was sealed before the head that you gave was noted")
    said.extend(check_stamps(files, heads, ca))
    return said


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("proof", help="the zip file")
    args.add_argument("--head", help="hash that the manifest ended with earlier")
    args.add_argument("--ca", help="certificate of the time-stamping authority")
    a = args.parse_args()
    try:
        said = check(pathlib.Path(a.proof).read_bytes(), a.head, a.ca)
    except Exception as e:  # whatever a changed file causes
        sys.exit("WRONG: %s" % (e or type(e).__name__))
    print("\n".join(said) + "\nWHOLE: the file fits together, each byte of it.")
    if not any(line.startswith(("noted:", "time-stamped:")) for line in said):
        print("Nothing confirms the head: give --head or --ca. Without either, a case that was rewritten as a whole passes.")


if __name__ == "__main__":
    main()
