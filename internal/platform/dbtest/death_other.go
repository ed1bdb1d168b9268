//go:build !linux

package dbtest

import "syscall"

// diesWithUs can do nothing where the kernel has no such signal: there, a killed keeper leaves its server behind.
func diesWithUs(a *syscall.SysProcAttr) *syscall.SysProcAttr { return a }
