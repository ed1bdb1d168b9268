package trace

import (
	"bytes"
	"encoding/binary"
	"math"
)

// box is one part of a film: where its content begins and ends.
type box struct {
	kind     string
	head     int // where its own length stands
	from, to int // its content
}

// filmNeeded are the parts inside of each part that are needed to play: "" is the file. A part that is not named here
// becomes free space: above all 'udta', 'meta' and 'uuid', where phones and cameras note place, time and owner.
var filmNeeded = map[string]map[string]bool{
	"":     names("ftyp moov mdat moof mfra sidx ssix styp pdin"),
	"moov": names("mvhd trak mvex iods"),
	"trak": names("tkhd edts mdia tref tapt"),
	"mdia": names("mdhd hdlr elng minf"),
	"minf": names("vmhd smhd nmhd gmhd sthd hdlr dinf stbl"),
	"stbl": names("stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh stps sdtp sbgp sgpd subs saiz saio padb stdp"),
	"mvex": names("mehd trex leva"),
	"moof": names("mfhd traf"),
	"traf": names("tfhd tfdt trun sdtp sbgp sgpd subs saiz saio"),
}

// filmTracks are the kinds of tracks that people see or hear, with their times. Other tracks hold measurements, such as
// where the camera was at each second.
var filmTracks = names("vide soun tmcd sbtl subt text clcp auxv pict hint")

// mostBoxes is how many parts may lie side by side: many times what a film of the largest size needs.
const mostBoxes = 20000

func names(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range bytes.Fields([]byte(words)) {
		out[string(w)] = true
	}
	return out
}

// film overwrites what is not needed, in a copy, so that every place that its parts point at stays where it is.
func film(body []byte) ([]byte, error) {
	f := &cleaning{body: bytes.Clone(body)}
	if err := f.inside("", 0, len(body)); err != nil {
		return nil, err
	}
	if !f.moov || f.hidden && f.fragments {
		// In pieces, what belongs to which track cannot be told by tables.
		return nil, ErrUnsure
	}
	return f.body, nil
}

type cleaning struct {
	body                    []byte
	moov, fragments, hidden bool
	zeroed                  int
}

// boxes reads the parts between two places.
func (f *cleaning) boxes(from, to int) ([]box, error) {
	var out []box
	for from < to {
		if to-from < 8 {
			f.zero(from, to)
			break
		}
		size, head := uint64(binary.BigEndian.Uint32(f.body[from:])), 8
		switch size {
		case 0:
			size = uint64(to - from)
		case 1:
			if to-from < 16 {
				return nil, ErrDamaged
			}
			size, head = binary.BigEndian.Uint64(f.body[from+8:]), 16
		}
		if size < uint64(head) || size > uint64(to-from) {
			return nil, ErrDamaged
		}
		if len(out) == mostBoxes {
			return nil, ErrDamaged
		}
		out = append(out, box{kind: string(f.body[from+4 : from+8]), head: from, from: from + head, to: from + int(size)})
		from += int(size)
	}
	return out, nil
}

func (f *cleaning) zero(from, to int) { clear(f.body[from:to]) }

// blank makes free space of a part.
func (f *cleaning) blank(b box) {
	copy(f.body[b.head+4:], "free")
	f.zero(b.from, b.to)
}

func (f *cleaning) inside(kind string, from, to int) error {
	all, err := f.boxes(from, to)
	if err != nil {
		return err
	}
	for _, b := range all {
		if !filmNeeded[kind][b.kind] {
			f.blank(b)
			continue
		}
		f.moov = f.moov || b.kind == "moov"
		f.fragments = f.fragments || b.kind == "moof"
		switch b.kind {
		case "mvhd", "tkhd", "mdhd":
			if err := f.times(b); err != nil {
				return err
			}
		case "trak":
			if err := f.track(b); err != nil {
				return err
			}
		default:
			if filmNeeded[b.kind] == nil {
				continue
			}
			if err := f.inside(b.kind, b.from, b.to); err != nil {
				return err
			}
		}
	}
	return nil
}

// times empties when a part was made and changed.
func (f *cleaning) times(b box) error {
	size := 8
	if b.to > b.from && f.body[b.from] == 1 {
		size = 16
	}
	if b.to-b.from < 4+size {
		return ErrDamaged
	}
	f.zero(b.from+4, b.from+4+size)
	return nil
}

// track cleans a track that people see or hear; any other goes, with all that it tells.
func (f *cleaning) track(b box) error {
	mdia, err := f.find(b, "mdia")
	if err != nil {
		return err
	}
	hdlr, err := f.find(mdia, "hdlr")
	if err != nil {
		return err
	}
	if hdlr.to-hdlr.from < 12 {
		return ErrDamaged
	}
	if filmTracks[string(f.body[hdlr.from+8:hdlr.from+12])] {
		return f.inside("trak", b.from, b.to)
	}
	f.hidden = true
	if err := f.samples(mdia); err != nil {
		return err
	}
	f.blank(b)
	return nil
}

// find is the first part of a kind.
func (f *cleaning) find(in box, kind string) (box, error) {
	all, err := f.boxes(in.from, in.to)
	if err != nil {
		return box{}, err
	}
	for _, b := range all {
		if b.kind == kind {
			return b, nil
		}
	}
	return box{}, ErrDamaged
}

// table reads a part that begins with version, flags and (after some bytes) the number of its entries.
func (f *cleaning) table(b box, skip, width int) (entries []byte, err error) {
	if b.to-b.from < skip+4 {
		return nil, ErrDamaged
	}
	n := uint64(binary.BigEndian.Uint32(f.body[b.from+skip:]))
	if n*uint64(width) > uint64(b.to-b.from-skip-4) {
		return nil, ErrDamaged
	}
	return f.body[b.from+skip+4 : b.from+skip+4+int(n)*width], nil
}

// samples overwrites everything that a track's tables point at.
func (f *cleaning) samples(mdia box) error {
	in := mdia
	for _, kind := range []string{"minf", "stbl"} {
		var err error
		if in, err = f.find(in, kind); err != nil {
			return err
		}
	}
	sizes, each, err := f.sizes(in)
	if err != nil {
		return err
	}
	chunks, err := f.chunks(in)
	if err != nil {
		return err
	}
	stsc, err := f.find(in, "stsc")
	if err != nil {
		return err
	}
	runs, err := f.table(stsc, 4, 12)
	if err != nil {
		return err
	}
	if len(runs) == 0 && len(chunks) > 0 {
		return ErrDamaged
	}
	for i, at := range chunks {
		for len(runs) > 12 && uint32(i+1) >= binary.BigEndian.Uint32(runs[12:]) {
			runs = runs[12:]
		}
		length, n := uint64(0), uint64(binary.BigEndian.Uint32(runs[4:]))
		if each > 0 {
			length = n * each
		} else {
			n = min(n, uint64(len(sizes)/4))
			for ; n > 0; n-- {
				length += uint64(binary.BigEndian.Uint32(sizes))
				sizes = sizes[4:]
			}
		}
		if length > uint64(len(f.body)-f.zeroed) || at > uint64(len(f.body)) || length > uint64(len(f.body))-at {
			return ErrDamaged // no sound file points outside of itself, or at the same place again and again
		}
		f.zeroed += int(length)
		f.zero(int(at), int(at+length))
	}
	return nil
}

// sizes are the lengths of the samples, four bytes each, or one length of all.
func (f *cleaning) sizes(stbl box) (sizes []byte, each uint64, err error) {
	b, err := f.find(stbl, "stsz")
	if err != nil {
		return nil, 0, ErrUnsure // the short form stz2 is not read
	}
	if b.to-b.from < 12 {
		return nil, 0, ErrDamaged
	}
	if each = uint64(binary.BigEndian.Uint32(f.body[b.from+4:])); each > 0 {
		return nil, each, nil
	}
	sizes, err = f.table(b, 8, 4)
	return bytes.Clone(sizes), 0, err
}

// chunks are the places where the samples lie.
func (f *cleaning) chunks(stbl box) ([]uint64, error) {
	width := 4
	b, err := f.find(stbl, "stco")
	if err != nil {
		width = 8
		if b, err = f.find(stbl, "co64"); err != nil {
			return nil, err
		}
	}
	list, err := f.table(b, 4, width)
	if err != nil {
		return nil, err
	}
	var out []uint64
	for ; len(list) > 0; list = list[width:] {
		at := uint64(binary.BigEndian.Uint32(list))
		if width == 8 {
			at = binary.BigEndian.Uint64(list)
		}
		if at > math.MaxInt64 {
			return nil, ErrDamaged
		}
		out = append(out, at)
	}
	return out, nil
}
