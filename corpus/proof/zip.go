package proof

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"time"
)

// A file is a file in a proof.
type file struct {
	name string // of ASCII letters
	data []byte
}

// A resource is a file in datapackage.json.
type resource struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"`
	Bytes int    `json:"bytes"`
}

// packaged returns the files with those that hold their hashes: datapackage.json, and
// datapackage-digest.json for that, as in WACZ 1.1.1.
func packaged(files []file, title, software string, created time.Time) ([]file, error) {
	var resources []resource
	for _, f := range files {
		resources = append(resources, resource{path.Base(f.name), f.name, "sha256:" + digest(f.data), len(f.data)})
	}
	p, err := json.MarshalIndent(struct {
		Profile   string     `json:"profile"`
		Version   string     `json:"wacz_version"`
		Title     string     `json:"title"`
		Created   string     `json:"created"`
		Software  string     `json:"software"`
		Resources []resource `json:"resources"`
	}{"data-package", "1.1.1", title, created.UTC().Format(time.RFC3339), software, resources}, "", "  ")
	if err != nil {
		return nil, err
	}
	d, err := json.MarshalIndent(map[string]string{"path": "datapackage.json", "hash": "sha256:" + digest(p)}, "", "  ")
	return append(files, file{"datapackage.json", p}, file{"datapackage-digest.json", d}), err
}

// writeZip writes the files in the one way that verify.py accepts: stored, without
// times or other fields in which a change would go unnoticed.
func writeZip(w io.Writer, files []file) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		size := uint64(len(f.data))
		h := &zip.FileHeader{
			Name: f.name, Method: zip.Store, CreatorVersion: 20, ReaderVersion: 20,
			CRC32: crc32.ChecksumIEEE(f.data), CompressedSize64: size, UncompressedSize64: size,
			ModifiedDate: 1<<5 | 1, //lint:ignore SA1019 CreateRaw writes this field, not Modified: 1 January 1980
		}
		if size >= 1<<32-1 {
			return fmt.Errorf("%s has %d bytes: more than a zip file of 4 GB holds", f.name, size)
		}
		out, err := z.CreateRaw(h)
		if err != nil {
			return err
		}
		if _, err := out.Write(f.data); err != nil {
			return err
		}
	}
	return z.Close()
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
