package dbtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// startOwn starts a server of its own in a fresh folder and returns what the keeper wrote about it.
func startOwn(t *testing.T, idle time.Duration) (base string, c *cluster) {
	t.Helper()
	programs, err := findPrograms()
	if err != nil {
		t.Fatal(err)
	}
	base = filepath.Join(scratchFolder(), fmt.Sprintf("alongside-keeper-%d-%d", os.Getpid(), counter.Add(1)))
	if err := ownFolder(base); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	if err := startKeeper(base, programs, idle); err != nil {
		t.Fatal(err)
	}
	if c, err = readState(base); err != nil {
		t.Fatal(err)
	}
	if err := c.ping(); err != nil {
		t.Fatalf("the server does not answer: %v", err)
	}
	return base, c
}

// eventually fails the test if the condition does not become true in ten seconds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !condition(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after ten seconds still not true: %s", what)
		}
	}
}

func TestKilledKeeperLeavesNoServer(t *testing.T) {
	t.Parallel()
	_, c := startOwn(t, time.Minute)
	if err := syscall.Kill(c.Keeper, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server has ended", func() bool { return c.ping() != nil })
}

func TestUnusedServerEndsAndLeavesNoFiles(t *testing.T) {
	t.Parallel()
	base, c := startOwn(t, 2*time.Second)
	users, err := lockFile(filepath.Join(base, usersLock), syscall.LOCK_SH)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(3 * time.Second)
	if err := c.ping(); err != nil {
		t.Fatalf("the server ended while it was in use: %v", err)
	}
	syscall.Close(users)
	eventually(t, "the server has ended", func() bool { return c.ping() != nil })
	eventually(t, "its files are gone", func() bool {
		_, err := os.Stat(c.Socket)
		return os.IsNotExist(err)
	})
	eventually(t, "the keeper has let go", func() bool {
		alive, err := keeperLives(base)
		return err == nil && !alive
	})
}

func TestSecondKeeperRefuses(t *testing.T) {
	t.Parallel()
	base, c := startOwn(t, time.Second)
	programs, err := findPrograms()
	if err != nil {
		t.Fatal(err)
	}
	if err := startKeeper(base, programs, time.Second); err == nil || !strings.Contains(err.Error(), "another keeper") {
		t.Errorf("a second keeper in one folder: error = %v, want a refusal", err)
	}
	if !processLives(strconv.Itoa(c.Keeper)) {
		t.Error("the first keeper ended")
	}
}

func TestMissingProgramsAreASentence(t *testing.T) {
	t.Parallel()
	base := filepath.Join(scratchFolder(), fmt.Sprintf("alongside-keeper-%d-%d", os.Getpid(), counter.Add(1)))
	if err := ownFolder(base); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	err := startKeeper(base, "/nowhere", time.Second)
	if err == nil || !strings.Contains(err.Error(), "PostgreSQL could not be started") {
		t.Errorf("error = %v, want a sentence about PostgreSQL", err)
	}
}
